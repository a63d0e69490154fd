/** bash(1), RESERVED WORDS, where one stands as a word of its own. */
export const RESERVED =
  /(?:if|then|elif|else|fi|while|until|do|done|for|select|case|esac|function|\{|\}|!(?!\()|\[\[)(?=[ \t\n;&|()<>\\]|$)|!(?=\()/y;
/** `time` and `coproc` before a compound command say nothing about what is run. */
export const PREFIX =
  /(?:time(?:[ \t]+-p)?|coproc(?:[ \t]+\w+(?=[ \t]*[({]))?)[ \t]+(?=[({!]|(?:if|while|until|for|case|\[\[)[ \t])/y;
/** What ends a compound command. */
export const CLOSING = new Set(['fi', 'done', 'esac', '}']);
/** What can follow the end of a compound command without a separator. */
export const GOES_ON = new Set([...CLOSING, 'then', 'elif', 'else', 'do']);
