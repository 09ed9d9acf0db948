// Emoji by name, for `:name:` and the picker: those that people use most, with Russian names as well (`emoji.json`).

/** @type {[string, string][]} emoji, and its names; empty until they have come */
export const EMOJI = [];
void fetch(new URL('../../emoji.json', import.meta.url)).then(async (answer) => EMOJI.push(...await answer.json())).catch(() => {});

export const QUICK = ['👍', '❤️', '😂', '🎉', '🤔', '👀'];
