export function Editor({ article, save }) {
  return (
    <form onSubmit={save}>
      <input name="title" defaultValue={article.title} />
      <textarea name="content" defaultValue={article.content} />
      <button>Save</button>
    </form>
  );
}
