import { runAction } from './github/action.ts';

await runAction();
