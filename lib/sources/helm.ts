import { existsSync } from 'node:fs';
import { dirname, basename, join } from 'node:path';

/**
 * Tells templates of Helm charts, which are no YAML before Helm has rendered them: they lie below `templates/` beside a `Chart.yaml`.
 * Whether there is one is asked once for each folder; the disk, where nothing else is given.
 */
export function helmTemplates(exists: (path: string) => boolean = existsSync): (path: string, text: string) => boolean {
  const inChart = new Map<string, boolean>();
  const isChartFolder = (folder: string): boolean => {
    let known = inChart.get(folder);
    if (known === undefined) {
      const parent = dirname(folder);
      known = parent !== folder && ((basename(folder) === 'templates' && exists(join(parent, 'Chart.yaml'))) || isChartFolder(parent));
      inChart.set(folder, known);
    }
    return known;
  };
  return (path, text) => text.includes('{{') && isChartFolder(dirname(path));
}
