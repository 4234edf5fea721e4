/** A Pod whose image ends in `tag`, which may carry a comment, with further lines among its annotations. */
export function pod(tag: string, annotations = ''): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    example.com/team: shop
${annotations}spec:
  containers:
    - name: web
      image: quay.io/shop/web:${tag}
`;
}
