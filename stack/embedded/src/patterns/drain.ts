/** Stands in a template where lines differ. */
export const WILDCARD = '<_>';

export interface DrainOptions {
  /** Levels of the tree: root, number of tokens, `depth - 3` leading tokens, leaf. */
  readonly depth: number;
  /** Share of equal tokens from which on a line belongs to a cluster. */
  readonly similarity: number;
  /** Children of one node; further tokens share the wildcard's. */
  readonly maxChildren: number;
  /** Clusters kept; the one that was matched longest ago goes first. */
  readonly maxClusters: number;
}

/** Lines of one template. */
export interface Cluster {
  /** Tokens that all lines share, {@link WILDCARD} where they do not. */
  readonly template: readonly string[];
}

interface Node {
  readonly children: Map<string, Node>;
  readonly leaves: Leaf[];
}

interface Leaf extends Cluster {
  readonly template: string[];
  /** Nodes from the root on, each with the key of the next. */
  readonly path: readonly (readonly [Node, string])[];
  readonly home: Node;
}

/**
 * Groups lines by template, line by line: a tree of fixed depth by the number of tokens and then by the
 * leading ones, at its leaves the most similar cluster. Tokens with digits are taken for variable.
 *
 * He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017; bounds
 * on children and clusters as in Drain3.
 */
export class Drain {
  readonly #options: DrainOptions;
  readonly #root: Node = newNode();
  /** Matched longest ago first. */
  readonly #clusters = new Set<Leaf>();

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  /** In the order of their last line. */
  get clusters(): Iterable<Cluster> {
    return this.#clusters;
  }

  /** Finds the cluster of a line or begins one, and makes its template fit. */
  train(tokens: readonly string[]): Cluster {
    const found = this.#search(tokens);
    if (found === undefined) return this.#begin(tokens);
    for (const [index, token] of tokens.entries()) {
      if (found.template[index] !== token) found.template[index] = WILDCARD;
    }
    this.#clusters.delete(found);
    this.#clusters.add(found);
    return found;
  }

  #search(tokens: readonly string[]): Leaf | undefined {
    let node = this.#root.children.get(lengthKey(tokens));
    for (const token of this.#leading(tokens)) {
      node = node?.children.get(token) ?? node?.children.get(WILDCARD);
    }
    let best: Leaf | undefined;
    let bestEqual = -1;
    let bestWildcards = -1;
    for (const leaf of node?.leaves ?? []) {
      const { equal, wildcards } = compare(leaf.template, tokens);
      if (equal < bestEqual || (equal === bestEqual && wildcards <= bestWildcards)) continue;
      [best, bestEqual, bestWildcards] = [leaf, equal, wildcards];
    }
    return bestEqual >= this.#options.similarity * tokens.length ? best : undefined;
  }

  #begin(tokens: readonly string[]): Cluster {
    const path: [Node, string][] = [];
    let node = this.#root;
    const enter = (key: string) => {
      const child = node.children.get(key) ?? newNode();
      node.children.set(key, child);
      path.push([node, key]);
      node = child;
    };
    enter(lengthKey(tokens));
    for (const token of this.#leading(tokens)) enter(this.#childKey(node, token));
    const leaf: Leaf = { template: [...tokens], path, home: node };
    node.leaves.push(leaf);
    this.#clusters.add(leaf);
    if (this.#clusters.size > this.#options.maxClusters) this.#evict();
    return leaf;
  }

  #leading(tokens: readonly string[]): readonly string[] {
    return tokens.slice(0, Math.max(0, Math.min(this.#options.depth - 3, tokens.length - 1)));
  }

  #childKey({ children }: Node, token: string): string {
    if (children.has(token)) return token;
    if (/\p{N}/u.test(token)) return WILDCARD;
    // One place is kept for the wildcard.
    const room = this.#options.maxChildren - (children.has(WILDCARD) ? 0 : 1);
    return children.size < room ? token : WILDCARD;
  }

  #evict(): void {
    const [oldest] = this.#clusters;
    if (oldest === undefined) return;
    this.#clusters.delete(oldest);
    oldest.home.leaves.splice(oldest.home.leaves.indexOf(oldest), 1);
    for (const [parent, key] of oldest.path.toReversed()) {
      const child = parent.children.get(key);
      if (child === undefined || child.children.size > 0 || child.leaves.length > 0) return;
      parent.children.delete(key);
    }
  }
}

function newNode(): Node {
  return { children: new Map(), leaves: [] };
}

function lengthKey(tokens: readonly string[]): string {
  return String(tokens.length);
}

function compare(
  template: readonly string[],
  tokens: readonly string[],
): { equal: number; wildcards: number } {
  let equal = 0;
  let wildcards = 0;
  for (const [index, token] of template.entries()) {
    if (token === WILDCARD) wildcards++;
    else if (token === tokens[index]) equal++;
  }
  return { equal, wildcards };
}
