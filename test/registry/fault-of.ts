import { RegistryFault } from '../../lib/registry/fault';

/** The fault that a promise is rejected with. */
export async function faultOf(answer: Promise<unknown>): Promise<RegistryFault> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof RegistryFault) return error;
    throw error;
  }
  throw new Error('an answer came');
}
