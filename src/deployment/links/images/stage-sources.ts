import type { Text } from '../../../repository/text.ts';
import type { DockerfileStage, DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { type Known, unknown } from '../../unknown.ts';
import { imageContents } from './image-contents.ts';

interface StageQuestion {
  readonly deployment: Deployment;
  readonly tree: DockerfileTree;
  readonly stage: DockerfileStage;
  readonly path: string;
  readonly source: Text;
}

/**
 * Whether `COPY --from` finds its source. Of a stage all is known only when it begins with nothing (`FROM scratch`) and runs no
 * command; of an image that is no stage, nothing is.
 */
export function missingInStage(question: StageQuestion, from: Text): Known<{ why: string } | false> {
  const { tree, stage, path, source, deployment } = question;
  const { value } = from;
  const named = tree.stages.find(({ name }) => name?.value.toLowerCase() === value.toLowerCase());
  const number = /^\d+$/.test(value) && named === undefined ? Number(value) : undefined;
  if (number !== undefined && number >= tree.stages.length)
    return { why: `there is no stage ${number}: they count from 0 to ${tree.stages.length - 1}` };
  const other = named ?? (number === undefined ? undefined : tree.stages[number]);
  if (!from.isKnown || other === undefined || other.index >= stage.index || !isPlain(tree, other))
    return unknown('what that stage or image holds is not known', from.span());
  // The context does not matter to what no COPY of the context could bring.
  const contents = imageContents(deployment, { dockerfile: path, target: String(other.index), context: '' });
  const wanted = `/${source.value.replace(/^\.?\/+/, '').replace(/\/$/, '')}`;
  if (contents === undefined || contents.fillings.length > 0 || /[*?[]/.test(wanted))
    return unknown('what that stage holds is not known', from.span());
  const isThere = wanted === '/' || contents.below(wanted).length > 0 || hasFolder(tree, other, wanted);
  return isThere ? false : { why: `stage \`${value}\` holds no \`${wanted}\`` };
}

function isPlain(tree: DockerfileTree, stage: DockerfileStage): boolean {
  if (stage.instructions.some(({ kind, onbuild }) => kind === 'run' || onbuild)) return false;
  if (stage.baseStage === undefined) return stage.base.value === 'scratch';
  const base = stage.baseStage < stage.index ? tree.stages[stage.baseStage] : undefined;
  return base !== undefined && isPlain(tree, base);
}

/** WORKDIR makes the folder that it names, and those above. */
function hasFolder(tree: DockerfileTree, stage: DockerfileStage, path: string): boolean {
  const base = stage.baseStage === undefined ? undefined : tree.stages[stage.baseStage];
  const isMade = stage.instructions.some(
    (one) => one.kind === 'workdir' && `${one.value.value}/`.startsWith(`${path}/`),
  );
  return isMade || (base !== undefined && hasFolder(tree, base, path));
}
