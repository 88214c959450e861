import { cloud } from '@porthole/build/cloud'

export default cloud()
