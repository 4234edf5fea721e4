/** The colours of the page by name. Text in `ink`, `quiet` and the tones stands on `paper`, `card` and `code`; text in `onX` on `x`. */
export interface Palette {
  readonly paper: string;
  readonly card: string;
  readonly code: string;
  readonly line: string;
  readonly ink: string;
  readonly quiet: string;
  readonly calm: string;
  readonly notice: string;
  readonly alarm: string;
  readonly old: string;
  readonly onOld: string;
  readonly down: string;
  readonly onDown: string;
  readonly new: string;
  readonly onNew: string;
  readonly stuck: string;
  readonly onStuck: string;
}

export const LIGHT: Palette = {
  paper: '#f6f7f9',
  card: '#ffffff',
  code: '#eef1f4',
  line: '#d3d9e0',
  ink: '#1b232d',
  quiet: '#535f6d',
  calm: '#4a5765',
  notice: '#0b6138',
  alarm: '#a91d12',
  old: '#c9d3df',
  onOld: '#1f2a37',
  down: '#ffffff',
  onDown: '#4c5866',
  new: '#1f7a4c',
  onNew: '#ffffff',
  stuck: '#b3261e',
  onStuck: '#ffffff',
};

export const DARK: Palette = {
  paper: '#10141a',
  card: '#181e26',
  code: '#0c1015',
  line: '#323c48',
  ink: '#e4e9ef',
  quiet: '#a0acba',
  calm: '#b4c0cd',
  notice: '#6fd6a0',
  alarm: '#ff9a8f',
  old: '#435162',
  onOld: '#f0f4f8',
  down: '#181e26',
  onDown: '#b4c0cd',
  new: '#53c48a',
  onNew: '#06170e',
  stuck: '#ff8a7d',
  onStuck: '#2b0703',
};
