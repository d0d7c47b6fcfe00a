import type { ChannelId } from '../../model/id.js';
import type { Channel } from '../channel.js';
import type { DiscordSettings } from './settings.js';

export declare function openDiscord(id: ChannelId, settings: DiscordSettings): Channel;
