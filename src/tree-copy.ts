import type { Language } from 'web-tree-sitter';

/** A node copied out of WASM memory. Offsets are UTF-16 units of the parsed string. */
export interface TreeNode {
  readonly type: string;
  readonly named: boolean;
  /** The name its parent's grammar rule gives it. */
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly children: readonly TreeNode[];
  /** The parser put it there to be able to go on: there are no such characters. */
  readonly missing: boolean;
}

/**
 * What web-tree-sitter's program offers for going through a tree (lib/binding_web/lib/tree-sitter.c). Each function
 * takes the tree's address; the cursor lies in the program's transfer buffer, which none of these but the last and those
 * that move it write to. `TreeCursor` copies the cursor there and back around each call, which takes most of its time.
 */
export interface CursorProgram {
  readonly ts_tree_root_node_wasm: (tree: number) => void;
  /** Of the node in the transfer buffer, in whose place it puts the cursor. */
  readonly ts_tree_cursor_new_wasm: (tree: number) => void;
  readonly ts_tree_cursor_goto_first_child_wasm: (tree: number) => number;
  readonly ts_tree_cursor_goto_next_sibling_wasm: (tree: number) => number;
  readonly ts_tree_cursor_goto_parent_wasm: (tree: number) => number;
  readonly ts_tree_cursor_current_node_type_id_wasm: (tree: number) => number;
  readonly ts_tree_cursor_current_field_id_wasm: (tree: number) => number;
  readonly ts_tree_cursor_current_node_is_missing_wasm: (tree: number) => number;
  readonly ts_tree_cursor_start_index_wasm: (tree: number) => number;
  readonly ts_tree_cursor_end_index_wasm: (tree: number) => number;
  readonly ts_tree_cursor_delete_wasm: (tree: number) => void;
}

/** Deeper nodes are cut off and become one node of type `TOO_DEEP`. */
const DEEPEST = 400;

/** How many nodes are copied from one look at the clock to the next. */
const BETWEEN_LOOKS = 64;

interface Draft extends TreeNode {
  children: Draft[];
}

/** What each node without children has. Nothing is ever added to it. */
const NONE: Draft[] = [];

/** Copies the trees of one language out of the program's memory. */
export class TreeCopier {
  readonly #program: CursorProgram;
  readonly #types: readonly string[];
  readonly #named: readonly boolean[];
  readonly #fields: readonly (string | null)[];

  constructor(program: CursorProgram, language: Language) {
    this.#program = program;
    this.#types = language.types;
    this.#named = language.types.map((_, id) => language.nodeTypeIsNamed(id));
    this.#fields = language.fields;
  }

  /**
   * The tree at that address; undefined when it took too long: the name of a field is searched through all hidden
   * ancestors of its node.
   */
  copy(tree: number, isLate: () => boolean): TreeNode | undefined {
    this.#program.ts_tree_root_node_wasm(tree);
    this.#program.ts_tree_cursor_new_wasm(tree);
    try {
      return this.#walk(tree, isLate);
    } finally {
      this.#program.ts_tree_cursor_delete_wasm(tree);
    }
  }

  #walk(tree: number, isLate: () => boolean): TreeNode | undefined {
    const root = this.#draft(tree, false);
    const ancestors: Draft[] = [];
    let node = root;
    for (let copied = 1; ; copied++) {
      if (copied % BETWEEN_LOOKS === 0 && isLate()) return undefined;
      if (ancestors.length < DEEPEST && this.#program.ts_tree_cursor_goto_first_child_wasm(tree) === 1) {
        node.children = [];
        ancestors.push(node);
      } else if (!this.#gotoNext(tree, ancestors)) return root;
      node = this.#draft(tree, ancestors.length === DEEPEST);
      ancestors.at(-1)?.children.push(node);
    }
  }

  /** To the next node that is not below this one, leaving `ancestors` as that node's; false at the end of the tree. */
  #gotoNext(tree: number, ancestors: Draft[]): boolean {
    while (this.#program.ts_tree_cursor_goto_next_sibling_wasm(tree) !== 1) {
      if (ancestors.pop() === undefined) return false;
      this.#program.ts_tree_cursor_goto_parent_wasm(tree);
    }
    return true;
  }

  #draft(tree: number, tooDeep: boolean): Draft {
    const program = this.#program;
    const id = program.ts_tree_cursor_current_node_type_id_wasm(tree);
    const start = program.ts_tree_cursor_start_index_wasm(tree);
    const end = program.ts_tree_cursor_end_index_wasm(tree);
    return {
      type: tooDeep ? 'TOO_DEEP' : this.#types[id] || 'ERROR',
      named: this.#named[id] ?? true,
      field: this.#fields[program.ts_tree_cursor_current_field_id_wasm(tree)] ?? undefined,
      start,
      end,
      children: NONE,
      // Only where there are no characters can a node be missing.
      missing: start === end && program.ts_tree_cursor_current_node_is_missing_wasm(tree) === 1,
    };
  }
}
