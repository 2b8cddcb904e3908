/** Telling failures that come from the loss of a device from others. */

/** Milliseconds by which the news of a loss may come after its effects: failures of calls, and anything else. */
const NEWS_TAKE = { call: 3000, other: 300 };

const isOfCall = (error: unknown): boolean =>
  error instanceof DOMException || (error instanceof Error && isOfCall(error.cause));

/** Whether this came from the loss of the device. Waits for the news of it. */
export async function comesFromLoss(error: unknown, device: GPUDevice): Promise<boolean> {
  const wait = isOfCall(error) ? NEWS_TAKE.call : NEWS_TAKE.other;
  const inTime = new Promise<false>((resolve) => setTimeout(() => resolve(false), wait));
  return Promise.race([device.lost.then(() => true), inTime]);
}
