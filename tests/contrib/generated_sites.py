"""Small sites for Hugo, Jekyll and Astro, with all that these make of a picture and its words."""

import io
import re

from PIL import Image

from tests.contrib.git_files import EXIF

HUGO = {
    "config.toml": """baseURL = "https://example.org/"
title = "A blog"
[outputs]
home = ["HTML", "RSS", "JSON"]
""",
    "content/posts/beach/index.md": """---
title: A day at the beach
date: 2024-02-03
images: [/images/emma-johnson-birthday.jpg]
---
We went to the sea.

![Emma Johnson at the beach](emma-johnson-beach.jpg "Emma Johnson, 4")

{{< figure src="/images/emma-johnson-birthday.jpg" alt="Emma Johnson with a cake"
  caption="Emma Johnson's birthday" >}}
""",
    "layouts/_default/baseof.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
{{ $css := resources.Get "style.css" | minify | fingerprint }}
<link rel="stylesheet" href="{{ $css.RelPermalink }}" integrity="{{ $css.Data.Integrity }}">
{{ template "_internal/opengraph.html" . }}
</head><body>{{ block "main" . }}{{ end }}</body></html>
""",
    "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}{{ end }}',
    "layouts/_default/list.html": """{{ define "main" }}{{ range .RegularPagesRecursive }}
<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ SUMMARY }}{{ end }}{{ end }}
""",
    "layouts/_default/_markup/render-image.html": """{{ with .Page.Resources.GetMatch .Destination }}
{{ $small := .Resize "300x" | fingerprint }}
<img src="{{ .RelPermalink }}" srcset="{{ $small.RelPermalink }} 300w, {{ .RelPermalink }} 900w"
 alt="{{ $.Text }}" title="{{ $.Title }}">{{ end }}
""",
    "layouts/index.json": """[{{ range $i, $page := .Site.RegularPages }}{{ if $i }},{{ end }}
{{ dict "title" .Title "url" .RelPermalink "content" .Plain "images" .Params.images | jsonify }}{{ end }}]
""",
    "assets/style.css": "body { color: black }\n",
    "static/robots.txt": "User-agent: *\n",
    "static/images/emma-johnson-birthday.jpg": None,
    "content/posts/beach/emma-johnson-beach.jpg": None,
}

JEKYLL = {
    "_config.yml": "title: A blog\nurl: https://example.org\nbaseurl: /blog\n",
    "_layouts/default.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ page.title }}</title>
{% if page.image %}<meta property="og:image" content="{{ page.image | absolute_url }}">{% endif %}
</head><body>{{ content }}</body></html>
""",
    "_posts/2024-02-03-beach.md": """---
layout: default
title: A day at the beach
image: /images/emma-johnson-birthday.jpg
---
We went to the sea.

![Emma Johnson at the beach]({{ site.baseurl }}/images/emma-johnson-beach.jpg "Emma Johnson, 4")

<img src="{{ '/images/emma-johnson-beach.jpg' | relative_url }}"
 srcset="{{ '/images/emma-johnson-beach-480.jpg' | relative_url }} 480w" alt="Emma Johnson">
""",
    "index.html": """---
layout: default
title: Home
---
{% for post in site.posts %}
<a href="{{ post.url | relative_url }}">{{ post.title }}</a> {{ post.excerpt }}
{% endfor %}
""",
    "feed.xml": """---
---
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ site.title }}</title>
{% for post in site.posts %}<entry><title>{{ post.title }}</title><link href="{{ post.url | absolute_url }}"/>
<content type="html">{{ post.content | xml_escape }}</content></entry>{% endfor %}
</feed>
""",
    "search.json": """---
---
[{% for post in site.posts %}{"title": {{ post.title | jsonify }}, "url": "{{ post.url | relative_url }}",
"content": {{ post.content | strip_html | jsonify }}, "image": {{ post.image | jsonify }}}{% endfor %}]
""",
    "css/style.css": "body { color: black }\n",
    "images/emma-johnson-beach.jpg": None,
    "images/emma-johnson-beach-480.jpg": None,
    "images/emma-johnson-birthday.jpg": None,
}

ASTRO = {
    "package.json": '{"private": true, "type": "module", "dependencies": {"astro": "^4.16.0"}}\n',
    "astro.config.mjs": """import { defineConfig } from "astro/config";
export default defineConfig({ site: "https://example.org" });
""",
    "src/content/config.ts": """import { defineCollection, z } from "astro:content";
const schema = ({ image }) => z.object({ title: z.string(), cover: image(), coverAlt: z.string() });
export const collections = { posts: defineCollection({ type: "content", schema }) };
""",
    "src/content/posts/beach.md": """---
title: A day at the beach
cover: ./emma-johnson-beach.jpg
coverAlt: Emma Johnson at the beach
---
We went to the sea.

![Emma Johnson at the beach](./emma-johnson-beach.jpg)

<img src="/emma-johnson-birthday.jpg" alt="Emma Johnson with a cake" />
""",
    "src/pages/posts/[slug].astro": """---
import { Image } from "astro:assets";
import { getCollection } from "astro:content";
export async function getStaticPaths() {
  return (await getCollection("posts")).map((post) => ({ params: { slug: post.slug }, props: { post } }));
}
const { post } = Astro.props;
const { Content } = await post.render();
---
<html lang="en"><head><title>{post.data.title}</title></head>
<body><Image src={post.data.cover} alt={post.data.coverAlt} widths={[100, 200]} sizes="50vw" />
<Content /></body></html>
""",
    "src/pages/search.json.ts": """import { getCollection } from "astro:content";
export async function GET() {
  const posts = await getCollection("posts");
  const said = posts.map((p) => ({ title: p.data.title, url: `/posts/${p.slug}/`, content: p.body }));
  return new Response(JSON.stringify(said));
}
""",
    "src/content/posts/emma-johnson-beach.jpg": None,
    "public/emma-johnson-birthday.jpg": None,
}


def written(folder, files, **replaced):
    """Write a site into a folder; None stands for a photo with a position, an owner and a date."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            sink = io.BytesIO()
            Image.effect_noise((400, 300), 30).convert("RGB").save(sink, "JPEG", exif=EXIF)
            path.write_bytes(sink.getvalue())
        else:
            words = re.compile("|".join(replaced) or "(?!)")
            path.write_text(words.sub(lambda match: replaced[match[0]], content), encoding="utf-8")
    return folder
