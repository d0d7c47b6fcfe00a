import * as z from 'zod';

export const stdoutSettings = z.strictObject({ type: z.literal('stdout') });

export type StdoutSettings = z.infer<typeof stdoutSettings>;
