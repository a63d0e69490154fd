/** How a mark is meant; what draws it chooses colour and shape, never colour alone. */
export type Tone = 'good' | 'slow' | 'bad' | 'idle' | 'strain';

/** Something in a lane. Times are in seconds on the drawing's axis; all texts are hostile. */
export type Mark =
  | {
      readonly kind: 'bar';
      readonly from: number;
      readonly to: number;
      readonly tone: Tone;
      readonly says: string;
      /** A line rather than a bar: something was waited for. */
      readonly isThin?: boolean;
      /** Within it, where it has room. */
      readonly label?: string;
    }
  | {
      readonly kind: 'point';
      readonly at: number;
      readonly shape: 'dot' | 'ring' | 'cross' | 'tick' | 'kill' | 'flag';
      readonly tone: Tone;
      readonly says: string;
      /** A word or two beside it. */
      readonly label?: string;
    };

/** One line of the drawing. */
export interface Lane {
  readonly name: string;
  readonly marks: readonly Mark[];
}

/** Lanes that belong together: one measured boot, or what one prober makes of all of them. */
export interface Group {
  readonly title: string;
  readonly lanes: readonly Lane[];
  /** What comes of it, and whether that is well. */
  readonly verdict?: { readonly tone: Tone; readonly says: string };
  /** The first ten minutes of it, on an axis of their own, where the drawing's own is much shorter. */
  readonly tenMinutes?: Lane;
}

/** All that a drawing of a rehearsal shows, without a word about how. */
export interface Timeline {
  readonly title: string;
  /** Seconds that the axis shows, from 0. */
  readonly until: number;
  readonly groups: readonly Group[];
}
