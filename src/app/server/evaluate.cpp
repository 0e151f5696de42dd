// Reads the bodies of /api/v1/feel and /api/v1/model.
#include "app/server/evaluate.h"

#include <algorithm>

#include "app/eval/eval.h"
#include "app/server/problem.h"
#include "base/civil.h"
#include "base/text.h"

namespace zhida::server {
namespace {

constexpr std::uint64_t kStepsMax = 500'000;
constexpr std::size_t kListItemsMax = 50'000;
constexpr std::size_t kExpressionBytesMax = 64U << 10U;
constexpr int kDepthMax = 100;
constexpr int kRegexStepsMax = 100'000;
constexpr std::size_t kGivenMax = 200;
constexpr std::size_t kFilesMax = 20;
constexpr std::int64_t kFirstYear = 1900;
constexpr std::int64_t kLastYear = 2999;

class Body {
 public:
  Body(const Node& root, const std::vector<std::string>& keys) : root_(root) {
    if (!root.is(Node::Kind::kMap)) fail(root, "", "应为一个对象", "expected an object");
    for (const auto& [key, value] : root.members) {
      if (std::ranges::find(keys, key) != keys.end()) continue;
      const std::string near = nearest(key, keys);
      fail(value, key, "没有名为“" + excerpt(key) + "”的键",
           "there is no key '" + excerpt(key) + "'", near);
    }
  }

  // A member that is there and not null.
  [[nodiscard]] const Node* find(std::string_view key) const {
    const Node* n = root_.find(key);
    return n == nullptr || n->is(Node::Kind::kNull) ? nullptr : n;
  }

  std::string text(const Node& node, const std::string& element) {
    if (!node.is(Node::Kind::kString))
      fail(node, element, "“" + element + "”应为文字", "'" + element + "' is a text");
    return node.text;
  }

  // FEEL texts by name; a number or a boolean is its own text.
  std::vector<eval::Given> given() {
    std::vector<eval::Given> out;
    const Node* n = find("given");
    if (n == nullptr) return out;
    if (!n->is(Node::Kind::kMap) || n->members.size() > kGivenMax) {
      fail(*n, "given", "given 应为一个对象，至多 200 项",
           "given is an object of at most 200 names");
      return out;
    }
    for (const auto& [name, value] : n->members) {
      const bool scalar = value.is(Node::Kind::kString) || value.is(Node::Kind::kNumber) ||
                          value.is(Node::Kind::kBoolean);
      if (!scalar) {
        fail(value, name, "“" + name + "”的值应为 FEEL 文字",
             "the value of '" + name + "' is a text of FEEL");
      }
      out.push_back({name, value.text});
    }
    return out;
  }

  eval::Options options(std::int64_t today) {
    eval::Options out;
    out.as_of = today;
    out.why = true;
    out.limits.steps = kStepsMax;
    out.limits.list_items = kListItemsMax;
    out.limits.bytes = kExpressionBytesMax;
    out.limits.depth = kDepthMax;
    out.limits.regex_steps = kRegexStepsMax;
    const Node* n = find("as_of");
    if (n == nullptr) return out;
    const auto date = n->is(Node::Kind::kString) ? parse_civil(n->text) : std::nullopt;
    if (date && date->year >= kFirstYear && date->year <= kLastYear) {
      out.as_of = days_from_civil(*date);
    } else {
      fail(*n, "as_of", "as_of 不是 1900 至 2999 年间的日期", "as_of is no date of 1900 to 2999");
    }
    return out;
  }

  void fail(const Node& node, std::string element, std::string zh, std::string en,
            const std::string& near = {}) {
    Diagnostic d;
    d.code = "E-EVAL-BODY";
    d.place = node.place("", std::move(element));
    d.zh = std::move(zh);
    d.en = std::move(en);
    d.help_zh = near.empty() ? "见 docs/api.md" : "是不是“" + near + "”？";
    d.help_en = near.empty() ? "see docs/api.md" : "did you mean '" + near + "'?";
    errors.push_back(std::move(d));
  }

  [[nodiscard]] const Node& root() const { return root_; }
  Diagnostics errors;

 private:
  const Node& root_;
};

template <typename Question>
Response respond(const Result<Node>& root, const Question& question) {
  if (!root) return refuse(400, root.errors());
  const auto found = question(*root);
  if (!found) return refuse(422, found.errors());
  return {.status = 200,
          .content_type = "application/json",
          .body = body_of(eval::to_json(*found)),
          .etag = {},
          .cache_control = "no-store",
          .allow = {}};
}

Result<eval::Found> feel_answer(const Node& root, std::int64_t today) {
  Body body(root, {"expression", "given", "as_of"});
  eval::ExpressionQuestion q;
  if (const Node* n = body.find("expression")) {
    q.expression = body.text(*n, "expression");
  } else if (body.errors.empty()) {
    body.fail(root, "expression", "缺少 expression", "expression is missing");
  }
  q.given = body.given();
  q.options = body.options(today);
  if (!body.errors.empty()) return body.errors;
  return eval::evaluate(q);
}

void read_files(Body& body, std::vector<eval::ModelFile>& out) {
  const Node* xml = body.find("xml");
  if (xml != nullptr)
    out.push_back({"model.dmn", body.text(*xml, "xml"), dmn::Carrier::kCharacters});
  const Node* files = body.find("files");
  if (files == nullptr) return;
  if (!files->is(Node::Kind::kList) || files->items.size() > kFilesMax) {
    body.fail(*files, "files", "files 应为至多 20 个文件的列表", "files is a list of at most 20");
    return;
  }
  for (const Node& file : files->items) {
    const Node* name = file.find("name");
    const Node* text = file.find("xml");
    if (name == nullptr || text == nullptr) {
      body.fail(file, "files", "每个文件写成 {\"name\", \"xml\"}", "a file is {\"name\", \"xml\"}");
      continue;
    }
    out.push_back({body.text(*name, "name"), body.text(*text, "xml"), dmn::Carrier::kCharacters});
  }
}

Result<eval::ModelFound> model_answer(const Node& root, std::int64_t today) {
  Body body(root, {"xml", "files", "inputs", "given", "as_of", "decisions"});
  eval::ModelQuestion q;
  read_files(body, q.files);
  if (q.files.empty() && body.errors.empty())
    body.fail(root, "xml", "缺少模型：xml 或 files", "a model is missing: xml or files");
  if (const Node* inputs = body.find("inputs")) {
    if (inputs->is(Node::Kind::kMap)) {
      q.inputs = *inputs;
    } else {
      body.fail(*inputs, "inputs", "inputs 应为一个对象", "inputs is an object");
    }
  }
  if (const Node* decisions = body.find("decisions")) {
    if (!decisions->is(Node::Kind::kList))
      body.fail(*decisions, "decisions", "decisions 应为名称的列表",
                "decisions is a list of names");
    for (const Node& name : decisions->items) q.decisions.push_back(body.text(name, "decisions"));
  }
  q.given = body.given();
  q.options = body.options(today);
  if (!body.errors.empty()) return body.errors;
  return eval::evaluate(q);
}

}  // namespace

Response answer_feel(const Request& request, std::int64_t today) {
  return respond(parse_json(request.body, ""),
                 [&](const Node& root) { return feel_answer(root, today); });
}

Response answer_model(const Request& request, std::int64_t today) {
  return respond(parse_json(request.body, ""),
                 [&](const Node& root) { return model_answer(root, today); });
}

}  // namespace zhida::server
