import type { ChannelId } from '../../model/id.js';
import type { Channel } from '../channel.js';
import type { ChannelDeps } from '../deps.js';
import type { EmailSettings } from './settings.js';

export declare function openEmail(id: ChannelId, settings: EmailSettings, deps: ChannelDeps): Channel;
