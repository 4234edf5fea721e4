import { failure, type Parsed, success } from '../base/parsed';
import { hasRightLength, LONGEST_NAME, splitReference } from './grammar';

/** A reference as OpenShift's admission reads it; empty fields are `''`, as there. */
export interface OpenShiftName {
  /** A host, or the whole text where a lone segment looks like one (`my.app:1.0`). */
  readonly registry: string;
  readonly namespace: string;
  /** `''` where the text reads as a registry alone; may hold `/`. */
  readonly name: string;
  readonly tag: string;
  /** The digest. */
  readonly id: string;
}

/**
 * Reads an image name as OpenShift does when it admits an object: what looks like a local name there is looked up among the streams.
 * Upper-case digests pass, bracketed IPv6 hosts do not, a name without a tag keeps none.
 * @see https://github.com/openshift/library-go/blob/release-4.20/pkg/image/reference/reference.go
 */
export function parseOpenShiftName(text: string): Parsed<OpenShiftName> {
  const parts = splitReference(text, { ipv6: false });
  if (!parts) return failure('is no image reference to OpenShift');
  if (parts.name.length > LONGEST_NAME) return failure(`has a name of more than ${LONGEST_NAME} characters`, LONGEST_NAME);
  const { name, tag = '', digest: id = '' } = parts;
  if (id !== '' && !hasRightLength(id)) return failure('has a digest of the wrong length or algorithm', text.indexOf('@') + 1);
  const slash = name.indexOf('/');
  if (slash < 0 && looksLikeRegistry(name)) return success({ registry: text, namespace: '', name: '', tag: '', id });
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  return success({ registry: isHost ? first : '', ...ownerAndName(isHost ? name.slice(slash + 1) : name), tag, id });
}

/** Whether admission would look the name up by itself: one segment, no digest, nothing that reads as a registry. */
export function isLocalName({ registry, namespace, name, id }: OpenShiftName): boolean {
  return registry === '' && namespace === '' && name !== '' && id === '';
}

// Since OpenShift 4.7: a lone segment with a dot in it, or one that starts like localhost, is no stream's name.
function looksLikeRegistry(segment: string): boolean {
  return segment.includes('.') || segment.startsWith('localhost');
}

function ownerAndName(path: string): { readonly namespace: string; readonly name: string } {
  const slash = path.indexOf('/');
  return slash < 0 ? { namespace: '', name: path } : { namespace: path.slice(0, slash), name: path.slice(slash + 1) };
}
