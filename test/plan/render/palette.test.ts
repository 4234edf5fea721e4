import { describe, expect, it } from 'vitest';
import { DARK, LIGHT, type Palette } from '../../../lib/plan/render/palette';
import { STYLE } from '../../../lib/plan/render/style';

type Colour = readonly [red: number, green: number, blue: number];

function colourOf(hex: string): Colour {
  const [, red = '', green = '', blue = ''] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(hex) ?? [];
  return [parseInt(red, 16), parseInt(green, 16), parseInt(blue, 16)];
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminanceOf(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (red ?? NaN) + 0.7152 * (green ?? NaN) + 0.0722 * (blue ?? NaN);
}

function contrastOf(one: Colour, other: Colour): number {
  const [dark = NaN, light = NaN] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** A colour with a share of another laid over it. */
function under(below: Colour, above: Colour, share: number): Colour {
  const mixed = (at: 0 | 1 | 2): number => below[at] * (1 - share) + above[at] * share;
  return [mixed(0), mixed(1), mixed(2)];
}

const TEXTS = ['ink', 'quiet', 'calm', 'notice', 'alarm'] as const;
const GROUNDS = ['paper', 'card', 'code'] as const;
const STATES = [['old', 'onOld'], ['down', 'onDown'], ['new', 'onNew'], ['stuck', 'onStuck']] as const;

describe.each([['light', LIGHT], ['dark', DARK]] as const)('the %s palette', (_, palette: Palette) => {
  it('has enough contrast for all text', () => {
    for (const text of TEXTS) for (const ground of GROUNDS) expect(contrastOf(colourOf(palette[text]), colourOf(palette[ground])), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it('has enough contrast for the words on bars, hatched ones too', () => {
    for (const [ground, text] of STATES) expect(contrastOf(colourOf(palette[text]), colourOf(palette[ground])), ground).toBeGreaterThanOrEqual(4.5);
    const share = Number(/\.hatch \{[^}]*opacity: ([\d.]+)/.exec(STYLE)?.[1]);
    const hatched = under(colourOf(palette.stuck), colourOf(palette.onStuck), share);
    expect(contrastOf(colourOf(palette.onStuck), hatched)).toBeGreaterThanOrEqual(4.5);
  });

  it('tells bars from the card they stand on, and from each other where they meet', () => {
    for (const state of ['new', 'stuck'] as const) expect(contrastOf(colourOf(palette[state]), colourOf(palette.card)), state).toBeGreaterThanOrEqual(3);
    expect(contrastOf(colourOf(palette.quiet), colourOf(palette.card))).toBeGreaterThanOrEqual(3);
  });
});

describe('the style sheet', () => {
  it('takes every colour from the palettes', () => {
    const known = new Set([LIGHT, DARK].flatMap((palette) => Object.entries(palette)).map(([, colour]) => String(colour)));
    const used = Array.from(STYLE.matchAll(/#[0-9a-f]{3,8}\b/gi), ([hex]) => hex);
    expect(used.filter((hex) => !known.has(hex))).toEqual([]);
    expect(STYLE).not.toMatch(/\b(?:rgb|hsl|oklch|color-mix)\(/);
  });

  it('uses no variable that a palette does not have', () => {
    const used = new Set(Array.from(STYLE.matchAll(/var\(--(\w+)\)/g), ([, name = '']) => name));
    expect(Object.keys(LIGHT)).toEqual(expect.arrayContaining(Array.from(used)));
  });
});
