import type { Text } from '../../repository/text.ts';
import type { Artefact } from '../links/reach/artefacts.ts';

/** A name and the characters that are given for it, before anyone judges whether they are a secret. */
export interface Candidate {
  /** Empty where the characters have no name. */
  readonly key: string;
  readonly value: Text;
  /** Where it stands, as a phrase: "the environment of service db". */
  readonly where: string;
  /** The value in which this one stands is a URL, a statement, a header: it is a password whatever its key is called. */
  readonly inside?: boolean;
  /** It is used only where nothing else is said (`os.getenv("X", "…")`); what `${X:-…}` gives is found by its place. */
  readonly fallback?: boolean;
  /** Nothing that lasts uses it: a service container of a workflow, a line that is only printed. */
  readonly throwaway?: boolean;
  /** Only one command of an image's build is told it, which may as well be told anything. */
  readonly passing?: boolean;
  /** Only what somebody or some machine made up is worth a word: in code, names and sentences look like values. */
  readonly strict?: boolean;
  /** Of the function, branch or job around it; that of the file where absent. */
  readonly artefact?: Artefact;
}
