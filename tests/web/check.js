// The one assertion that the unit tests of the browser client need.

/** @param {unknown} found @param {unknown} wanted */
export function equal(found, wanted) {
  const [left, right] = [found, wanted].map((each) => JSON.stringify(each));
  if (left !== right) throw new Error(`${left} is not ${right}`);
}
