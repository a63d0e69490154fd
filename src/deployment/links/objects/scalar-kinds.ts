import type { Text } from '../../../repository/text.ts';
import type { YamlScalar } from '../../../syntax/yaml/tree.ts';
import type { ScalarType } from '../../knowledge/object-fields.ts';

/** What a program takes a scalar for; undefined where that is not settled. */
export type ScalarReading = (scalar: YamlScalar) => ScalarType | 'null' | undefined;

/** What something else fills in before the file is used: `${NAME}`, `{{ name }}`, `<name>`, `%NAME%`, `@NAME@`, `__NAME__`. */
const PLACEHOLDER =
  /[$`]|\{\{|<[^<>]{0,100}>|%\w{1,100}%|@\w{1,100}@|__\w{1,100}__|PLACEHOLDER|REPLACE|CHANGE_?ME/;

/** Whether its characters are those that will be used. */
export function isSettled(text: Text | undefined): text is Text {
  return text?.isKnown === true && !PLACEHOLDER.test(text.value.slice(0, 10_000));
}

const NULL = /^(?:|~|null|Null|NULL)$/;
const INTEGER = /^[-+]?(?:0|[1-9]\d{0,17})$/;
const FRACTION = /^[-+]?\d{1,18}\.\d{0,18}[1-9]$/;
/** What one version of YAML takes for a number or a date and another does not. */
const MAYBE_NUMBER = /^[-+.]?[\d.][\w.:+-]*$|^[-+]?\.(?:inf|nan)$/i;

function kindOf(booleans: RegExp, unsure: RegExp): ScalarReading {
  return ({ decoded, style, tag }) => {
    if (tag !== undefined || !isSettled(decoded)) return undefined;
    if (style !== 'plain') return 'str';
    const { value } = decoded;
    if (NULL.test(value)) return 'null';
    if (INTEGER.test(value)) return 'int';
    if (FRACTION.test(value)) return 'num';
    if (booleans.test(value)) return 'bool';
    return MAYBE_NUMBER.test(value) || unsure.test(value) ? undefined : 'str';
  };
}

/** sigs.k8s.io/yaml: YAML 1.1, with `yes` and `on`. */
export const kubernetesScalar = kindOf(
  /^(?:true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
  /^[yYnN]$/,
);

/** gopkg.in/yaml.v3, which compose-go uses: `yes` and `on` are text. */
export const composeScalar = kindOf(/^(?:true|True|TRUE|false|False|FALSE)$/, /^(?:[yn]|yes|no|on|off)$/i);
