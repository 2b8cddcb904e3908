/** `scorefield devices`: the adapter in use, its features and limits. */
import { openDevice } from '../gpu/device.ts';
import { command } from './command.ts';
import { openNodeGpu } from './node-gpu.ts';

const SHOWN_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
] as const;

async function show(json: boolean): Promise<number> {
  const { gpu, fallbackDriver } = await openNodeGpu();
  const { adapter, name, software } = await openDevice(gpu);
  const { vendor, architecture, description, device } = adapter.info;
  const limits = Object.fromEntries(SHOWN_LIMITS.map((limit) => [limit, adapter.limits[limit]]));
  const features = [...adapter.features].sort();
  if (json) {
    console.log(
      JSON.stringify({
        adapter: name,
        software,
        vendor,
        architecture,
        device,
        description,
        fallbackDriver,
        features,
        limits,
      }),
    );
    return 0;
  }
  console.log(`adapter   ${name}${software ? '  (software: runs on the CPU)' : ''}`);
  if (fallbackDriver) console.log(`driver    ${fallbackDriver}  (no system driver gave an adapter)`);
  console.log(`features  ${features.join(', ')}`);
  for (const [limit, value] of Object.entries(limits)) console.log(`limit     ${limit} ${value}`);
  return 0;
}

export const devices = command({
  name: 'devices',
  synopsis: '[--json]',
  summary: 'the adapter in use, its features and limits',
  options: { json: { type: 'boolean' } },
  details: `  --json   only JSON on stdout

Examples:
  scorefield devices
  VK_DRIVER_FILES=/usr/share/vulkan/icd.d/lvp_icd.json scorefield devices --json`,
  action: ({ json = false }) => show(json),
});
