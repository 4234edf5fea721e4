import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { constructPage } from '../../scripts/docs/construct-page';

/** The page of a module with this text. */
function pageOf(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'index.ts'), source);
  return constructPage(join(folder, 'index.ts'));
}

const SHOP = `
class Construct { readonly id: string = ''; }
interface Named {
  /** @default the id */
  readonly name?: string;
}
/** A probe | or two. */
type Probe = { readonly path: string } | Port;
interface Port {
  /** From 1 to 65535. */
  readonly port: number;
}
export interface ShopProps extends Named {
  /** How many. Whole numbers. @default 1 */
  readonly replicas?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly readiness?: Probe;
}
/**
 * Sells things
 * by day.
 *
 * And by night.
 */
export class Shop extends Construct {
  /** What it is built on. */
  readonly object: Construct;
  readonly #secret = 1;
  private readonly hidden = this.#secret;
  /** Not for people. @internal */
  count(): number { return this.hidden; }
  /** One that is there. */
  static fromName(scope: Construct, name: string): Shop { return new Shop(scope, name, { labels: {} }); }
  constructor(scope: Construct, id: string, props: ShopProps) { super(); this.object = props.labels[id] === undefined ? scope : this; }
}
/** Opens it. */
export function open(shop: Shop, hour = 8): void { void [shop, hour]; }
`;

describe('the page of the constructs', () => {
  it('tells of a construct what its docstrings say, its props below it, and what its props are made of', () => {
    const page = pageOf(SHOP);
    expect(page.slice(page.indexOf('## Constructs'))).toBe(`## Constructs

### Shop

Sells things by day.

And by night.

\`\`\`ts
new Shop(scope: Construct, id: string, props: ShopProps)
\`\`\`

| member | type | meaning |
| --- | --- | --- |
| \`object\` | Construct | What it is built on. |
| \`static fromName\` | (scope: Construct, name: string): [Shop](#shop) | One that is there. |

#### ShopProps

| prop | type | default | meaning |
| --- | --- | --- | --- |
| \`replicas\` | number | 1 | How many. Whole numbers. |
| \`labels\`, required | Readonly\\<Record\\<string, string>> |  |  |
| \`readiness\` | [Probe](#probe) |  |  |

And all of [Named](#named).

## Helpers

### open

Opens it.

\`\`\`ts
open(shop: Shop, hour = 8): void
\`\`\`

## Types

### Named

| prop | type | default | meaning |
| --- | --- | --- | --- |
| \`name\` | string | the id |  |

### Port

| prop | type | default | meaning |
| --- | --- | --- | --- |
| \`port\`, required | number |  | From 1 to 65535. |

### Probe

A probe | or two.

\`\`\`ts
type Probe = { readonly path: string } | Port;
\`\`\`
`);
  });

  it('is refused where an exported class or function says nothing of itself', () => {
    expect(() => pageOf('export function close(): void {}\nexport class Till {}')).toThrow('exported without a docstring: close, Till');
  });

  it('holds every construct of the package, and its links lead somewhere', () => {
    const page = constructPage('lib/constructs/index.ts');
    for (const name of ['PinstreamApp', 'StatefulWorkload', 'ImageStream', 'Route', 'Images', 'adopt']) expect(page).toContain(`\n### ${name}\n`);
    const anchors = new Set(Array.from(page.matchAll(/^#+ (.*)$/gm), ([, heading = '']) => heading.toLowerCase()));
    const links = Array.from(page.matchAll(/\]\(#([\w-]+)\)/g), ([, anchor = '']) => anchor);
    expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
    expect(links.length).toBeGreaterThan(100);
  });
});
