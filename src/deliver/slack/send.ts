import type { ChannelId } from '../../model/id.js';
import type { Channel } from '../channel.js';
import type { SlackSettings } from './settings.js';

export declare function openSlack(id: ChannelId, settings: SlackSettings): Channel;
