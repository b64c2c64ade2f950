import { writeFile } from 'node:fs/promises';
import { modelFolder, modelPath } from '../model/load.ts';
import { buildModel, recipes, serialise } from './build-model.ts';

for (const recipe of recipes) {
  const artifact = buildModel(recipe);
  const path = modelPath(modelFolder, recipe.variant);
  await writeFile(path, serialise(artifact));
  const { auc, accuracy, recall } = artifact.metrics;
  console.log(
    `${recipe.variant} ${recipe.version}: auc ${auc}, accuracy ${accuracy}, recall ${recall}`,
  );
}
