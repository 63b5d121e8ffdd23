// It forgets the upper limit.
export function app(request) {
  const limit = new URL(request.url).searchParams.get("limit");
  const valid = limit === null || (/^-?\d+$/.test(limit) && limit >= 1);
  return valid ? Response.json([]) : Response.json({}, { status: 400 });
}
