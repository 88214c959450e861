import { library } from '@porthole/build/library'

// Screenshots are encoded in a thread of its own, which is a file of its own.
export default library({ 'jpeg-worker': 'src/screen/jpeg-worker.ts' })
