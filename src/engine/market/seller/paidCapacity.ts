/** The part of the upload that is never sold while somebody wants it for nothing. */
export const FREE_FRACTION = 0.2;

/** Bytes a second for sale. With nobody there who would take the free part, it is for sale too: no capacity idles. */
export function paidCapacity(uploadBytesPerSecond: number, freeFraction: number, isFreeWanted: boolean): number {
  return isFreeWanted ? uploadBytesPerSecond * (1 - freeFraction) : uploadBytesPerSecond;
}
