import type { ChannelId } from '../../model/id.js';
import type { Channel } from '../channel.js';
import type { ChannelDeps } from '../deps.js';

export declare function openStdout(id: ChannelId, deps: ChannelDeps): Channel;
