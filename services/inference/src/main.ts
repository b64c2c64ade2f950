import { readConfig } from './config.ts';
import { startInference } from './service.ts';

const running = await startInference(readConfig(process.env));
try {
  await running.loaded;
} catch {
  await running.close();
  process.exit(1);
}
