import { library } from '@porthole/build/library'

export default library()
