/**
 * Zod, told not to compile its checks with `new Function`: the security policy forbids that. Import
 * it from here everywhere in the page.
 */
import * as z from 'zod';

z.config({ jitless: true });

export { z };
