export { isUnused, jobBlock } from './block.ts';
export { introduction, leftText, nextLines, outcomeText, remainder } from './words.ts';
