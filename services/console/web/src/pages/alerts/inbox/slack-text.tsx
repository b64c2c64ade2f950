const link = /<((?:https?|mailto):[^|>\s]+)(?:\|([^>]*))?>/;

/** Slack's own kind of text: lines, `*bold*`, `` `code` ``, `<address|words>`. */
export function SlackText({ text }: { text: string }) {
  const parts = text
    .trim()
    .split(/(<(?:https?|mailto):[^>\s]+(?:\|[^>]*)?>|\*[^*\n]+\*|`[^`\n]+`)/);
  return (
    <p className="preserved">
      {parts.map((part, index) => {
        const key = `${index} ${part}`;
        const [, address, words] = link.exec(part) ?? [];
        if (address !== undefined) {
          return (
            <a key={key} href={address}>
              {plain(words ?? address)}
            </a>
          );
        }
        if (/^\*.+\*$/.test(part)) return <strong key={key}>{plain(part.slice(1, -1))}</strong>;
        if (/^`.+`$/.test(part)) return <code key={key}>{plain(part.slice(1, -1))}</code>;
        return plain(part);
      })}
    </p>
  );
}

const plain = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
