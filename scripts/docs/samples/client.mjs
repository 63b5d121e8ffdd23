/** Lists books; `send` is what sends the request. */
export async function listBooks({ limit } = {}, send = fetch) {
  const query = limit === undefined ? "" : `?limit=${limit}`;
  const response = await send(new Request(`https://books.example/books${query}`));
  return response.json();
}
