import Docker from 'dockerode';
import { LabError } from '../errors.ts';
import { askEngine } from '../runtime/docker/engine.ts';
import { labels } from './labels.ts';

export interface StoredImage {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly bytes: number;
  /** What is really inside, for an image that was built without a registry. */
  readonly contains?: string;
}

/** The images of the engine that answers. */
export class ImageStore {
  readonly #docker: Docker;

  private constructor(docker: Docker) {
    this.#docker = docker;
  }

  /** Throws LabError when no engine answers. */
  static async open(): Promise<ImageStore> {
    const answer = await askEngine();
    if (answer.reachable) return new ImageStore(new Docker());
    throw new LabError(
      `No Docker engine can be reached: ${answer.reason}. Start Docker, or "npm run engine -- up" where the machine has none that runs, then run the command again.`,
      { details: { reason: answer.reason } },
    );
  }

  /** Undefined when the engine has no image of this name. */
  async find(name: string): Promise<StoredImage | undefined> {
    try {
      const { Id, Size, Config } = await this.#docker.getImage(name).inspect();
      const found = Config.Labels ?? {};
      const contains = found[labels.contains];
      return {
        id: Id,
        labels: found,
        bytes: Size,
        ...(contains ? { contains } : {}),
      };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404;
}
