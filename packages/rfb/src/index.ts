/** A VNC server and a small client over any byte stream. */
export {}
