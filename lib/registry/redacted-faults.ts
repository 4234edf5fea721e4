import { RegistryFault } from './fault';
import type { RateLimits } from './limits';
import type { Redactor } from './redact';
import type { Resolver } from './resolver-types';

/** The resolver, with nothing secret in what it says: a registry may repeat in an error, or in the name of a type, what it was sent. */
export function withRedactedFaults(resolver: Resolver, redactor: Redactor): Resolver {
  return {
    async resolve(address, known) {
      const image = await withoutSecrets(resolver.resolve(address, known), redactor);
      return image === 'known' ? image : { ...image, warnings: redactedAll(image.warnings, redactor) };
    },
    async stateOf(address, locked) {
      const state = await resolver.stateOf(address, locked);
      return 'fault' in state ? { ...state, fault: redactedFault(state.fault, redactor) } : state;
    },
    async existenceOf(host, repository, digest) {
      const fault = await resolver.existenceOf(host, repository, digest);
      return fault && redactedFault(fault, redactor);
    },
  };
}

/** An image of a registry, with no secret in its warnings, nor in the fault that comes in its place. */
export async function redactedImage<Image extends { readonly warnings: readonly string[] }>(image: Promise<Image>, redactor: Redactor): Promise<Image> {
  const found = await withoutSecrets(image, redactor);
  return { ...found, warnings: redactedAll(found.warnings, redactor) };
}

/** Limits as a registry tells them, without secrets. */
export function redactedLimits({ limit, remaining, source }: RateLimits, redactor: Redactor): RateLimits {
  const shown = (text: string | undefined): string | undefined => (text === undefined ? undefined : redactor.redact(text));
  return { limit: shown(limit), remaining: shown(remaining), source: shown(source) };
}

async function withoutSecrets<Answer>(answer: Promise<Answer>, redactor: Redactor): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof RegistryFault ? redactedFault(error, redactor) : error;
  }
}

function redactedAll(texts: readonly string[], redactor: Redactor): readonly string[] {
  return texts.map((text) => redactor.redact(text));
}

function redactedFault({ code, message, host, status, errors, attempts, hint, cause }: RegistryFault, redactor: Redactor): RegistryFault {
  return new RegistryFault(code, redactor.redact(message), {
    host,
    status,
    attempts,
    errors: errors.map((error) => ({ code: redactor.redact(error.code), message: redactor.redact(error.message) })),
    hint: hint === undefined ? undefined : redactor.redact(hint),
    cause: cause instanceof RegistryFault ? redactedFault(cause, redactor) : cause,
  });
}
