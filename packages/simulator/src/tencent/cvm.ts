/** CVM: the VNC URL, of the Tencent documents 001 and 002. */
export const cvmBehaviours = {}
