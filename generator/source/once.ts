// A function in, the same out that is asked once per value: for what stands in many places as one object.

export function once<Value, Result>(make: (value: Value) => Result): (value: Value) => Result {
  const made = new Map<Value, Result>();
  return (value) => {
    const known = made.get(value);
    if (known !== undefined || made.has(value)) return known as Result;
    const result = make(value);
    made.set(value, result);
    return result;
  };
}
