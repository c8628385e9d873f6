// Rendered again after a second: where it is kept shows whether the container's files may be read-only.
export const revalidate = 1;

export default function Page() {
  return <p>{new Date().toISOString()}</p>;
}
