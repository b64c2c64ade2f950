import { join } from 'node:path';
import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import { exitCodes, LabError } from '../errors.ts';
import { loadLabSpec } from '../lab-spec.ts';
import { findLab } from '../labs.ts';
import type { Paths } from '../paths.ts';
import { readAnswers, writeAnswers } from '../quiz-answers.ts';

/** `lab answer NN id=b other=2.5`: writes into exercise/quiz.yaml; `lab check` grades it. */
export function addAnswer(program: Command, paths: Paths): void {
  addCommand(program, 'answer', "write answers of a lab's self-check into exercise/quiz.yaml")
    .argument('<lab>', 'number or name of the lab')
    .argument('<answers...>', 'id=letter or id=number; id= takes an answer back')
    .action(async (wanted: string, words: string[], options: CommonOptions) => {
      const folder = await findLab(paths, wanted);
      const quiz = (await loadLabSpec(folder))?.tasks.find((task) => task.quiz !== undefined);
      if (quiz?.quiz === undefined) {
        throw new LabError(`Lab ${folder.id} has no self-check.`, { exitCode: exitCodes.usage });
      }
      const answers = readAnswers(quiz.quiz, words);
      await writeAnswers(join(folder.folder, 'exercise'), answers);
      new Output(options).result(
        { lab: folder.id, task: quiz.id, answers: Object.fromEntries(answers) },
        () => `Written. "lab check ${folder.id} ${quiz.id}" grades it.`,
      );
    });
}
