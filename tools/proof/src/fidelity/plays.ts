/** The list of what is played: what each operation does over time and to the others, and what a probe cannot know. */
import type { Play } from './play.ts'
import { clusterPlays } from './plays-clusters.ts'
import { consolePlays } from './plays-consoles.ts'
import { instancePlays } from './plays-instances.ts'

export const plays: readonly Play[] = [...clusterPlays, ...instancePlays, ...consolePlays]
