import { spawnSync } from 'node:child_process';
import { isMap } from '../../lib/kube/json';

/** Of the Debian package of the same name: the version of the language that Argo CD runs. */
const LUA = 'lua5.1';

export const HAS_LUA = process.env['REQUIRE_LUA'] === '1' || spawnSync(LUA, ['-v']).status === 0;

/** Runs a health check of Argo CD on an object, and answers what it returns. Throws where the script does not run. */
export function runHealthCheck(script: string, object: unknown): unknown {
  const program = `local obj = ${literal(object)}
local check = function()
${script}
end
local health = check()
io.write(string.format("%s\\n%s", health.status, health.message))
`;
  const { status, stdout, stderr, error } = spawnSync(LUA, ['-'], { input: program, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr);
  const [health, ...message] = stdout.split('\n');
  return { status: health, message: message.join('\n') };
}

/** JSON as a table of Lua, where what is null is not there. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `{ ${value.map(literal).join(', ')} }`;
  if (isMap(value)) return `{ ${Object.entries(value).map(([key, member]) => `[${JSON.stringify(key)}] = ${literal(member)}`).join(', ')} }`;
  return value === null || value === undefined ? 'nil' : JSON.stringify(value);
}
