import { removeLeftovers } from './github/leftovers.ts';

await removeLeftovers(process.env);
