// Reads questions, and says what is wrong with them: problem+json.
#include <algorithm>

#include <boost/json/serialize.hpp>

#include "app/answer/answer.h"
#include "app/answer/parts.h"
#include "base/civil.h"
#include "base/text.h"

namespace zhida::answer {
namespace {

constexpr std::int64_t kFirstYear = 1900;
constexpr std::int64_t kLastYear = 2999;

void unknown_keys(const Node& root, std::string_view file, Diagnostics& out) {
  static const std::vector<std::string> kKeys = {"facts", "as_of", "party", "detail"};
  for (const auto& [key, value] : root.members) {
    if (std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end()) continue;
    const std::string near = nearest(key, kKeys);
    pack::Text help{"只用 facts、as_of、party 和 detail",
                    "use facts, as_of, party and detail only"};
    if (!near.empty()) help = {"是否指“" + near + "”？", "did you mean '" + near + "'?"};
    out.push_back(
        failure("E-CALC-KEY", value.place(file, key),
                {"没有名为“" + excerpt(key) + "”的键", "there is no key '" + excerpt(key) + "'"},
                std::move(help)));
  }
}

std::optional<std::int64_t> as_of_of(const Node& node, std::string_view file, Diagnostics& out) {
  const auto date = node.is(Node::Kind::kString) ? parse_civil(node.text) : std::nullopt;
  if (date && date->year >= kFirstYear && date->year <= kLastYear) return days_from_civil(*date);
  out.push_back(failure("E-CALC-DATE", node.place(file, "as_of"),
                        {"as_of 不是 1900 至 2999 年间的日期：" + excerpt(node.text),
                         "as_of is no date of the years 1900 to 2999: " + excerpt(node.text)},
                        {"写成 \"2026-11-23\"", "write \"2026-11-23\""}));
  return std::nullopt;
}

std::optional<pack::Party> party_asked(const Node& node, std::string_view file, Diagnostics& out) {
  for (const Asked& asked : parties()) {
    if (node.is(Node::Kind::kString) && node.text == asked.word) return asked.party;
  }
  out.push_back(
      failure("E-CALC-PARTY", node.place(file, "party"),
              {"party 不是对象的种类：" + excerpt(node.text),
               "party is no kind of subject: " + excerpt(node.text)},
              {"用 enterprise、person、agency 或 all", "use enterprise, person, agency or all"}));
  return std::nullopt;
}

Detail detail_asked(const Node& node, std::string_view file, Diagnostics& out) {
  static constexpr std::pair<std::string_view, Detail> kDetails[] = {
      {"verdicts", Detail::kVerdicts}, {"reasons", Detail::kReasons}, {"all", Detail::kAll}};
  for (const auto& [word, detail] : kDetails) {
    if (node.is(Node::Kind::kString) && node.text == word) return detail;
  }
  out.push_back(failure("E-CALC-DETAIL", node.place(file, "detail"),
                        {"detail 不是答复的详略：" + excerpt(node.text),
                         "detail is no extent of an answer: " + excerpt(node.text)},
                        {"用 verdicts、reasons 或 all", "use verdicts, reasons or all"}));
  return Detail::kAll;
}

pack::Text title(int status) {
  switch (status) {
    case 400: return {"请求无法读取", "The request cannot be read"};
    case 401: return {"需要登录", "Sign in first"};
    case 403: return {"不允许", "Not allowed"};
    case 404: return {"没有找到", "Not found"};
    case 405: return {"不接受这种方法", "The method is not accepted"};
    case 409: return {"与已有的冲突", "In conflict with what there is"};
    case 413: return {"内容过大", "The content is too large"};
    case 415: return {"不接受这种类型", "The media type is not accepted"};
    case 422: return {"内容有误", "The content is wrong"};
    case 429:
    case 503: return {"暂时不能答复", "No answer at this time"};
    default: break;
  }
  if (status >= 500) return {"服务器出错", "The server failed"};
  return {"请求有误", "The request is wrong"};
}

json::value positive(int n) { return n > 0 ? json::value(n) : json::value(nullptr); }

json::object error(const Diagnostic& d) {
  json::object out{{"code", str(d.code)},
                   {"detail", text(pack::Text{d.zh, d.en})},
                   {"element", or_null(std::string_view(d.place.element))},
                   {"line", positive(d.place.line)},
                   {"column", positive(d.place.column)},
                   {"help", nullptr}};
  if (!d.help_zh.empty() || !d.help_en.empty()) {
    out["help"] = text(pack::Text{d.help_zh, d.help_en});
  }
  return out;
}

}  // namespace

std::span<const Asked> parties() {
  static constexpr Asked kParties[] = {{"enterprise", pack::Party::kEnterprise},
                                       {"person", pack::Party::kPerson},
                                       {"agency", pack::Party::kAgency},
                                       {"all", std::nullopt}};
  return kParties;
}

const Node& facts_in(const Node&&, const pack::Dictionary&) = delete;
const Node& facts_in(const Node& root, const pack::Dictionary& dictionary) {
  const Node* inner = root.find("facts");
  return inner != nullptr && dictionary.find("facts") == nullptr ? *inner : root;
}

std::optional<pack::Party> party_named(std::string_view word) {
  const auto found = std::ranges::find(parties(), word, &Asked::word);
  ZHIDA_CHECK(found != parties().end());
  return found->party;
}

Result<Question> read_question(std::string_view body, const pack::Bundle& bundle,
                               std::int64_t today, std::string_view file) {
  const Result<Node> root = parse_json(body, file);
  if (!root) return root.errors();
  if (!root->is(Node::Kind::kMap)) {
    return failure("E-CALC-KEY", root->place(file), {"应为一个对象", "expected an object"},
                   {"写成 {\"facts\": {…}, \"as_of\": \"2026-11-23\"}",
                    "write {\"facts\": {…}, \"as_of\": \"2026-11-23\"}"});
  }
  Diagnostics errors;
  unknown_keys(*root, file, errors);
  Question out;
  out.as_of = today;
  const Node* date = root->find("as_of");
  if (date != nullptr && !date->is(Node::Kind::kNull)) {
    out.as_of = as_of_of(*date, file, errors).value_or(today);
  }
  const Node* party = root->find("party");
  if (party != nullptr && !party->is(Node::Kind::kNull))
    out.party = party_asked(*party, file, errors);
  const Node* detail = root->find("detail");
  if (detail != nullptr && !detail->is(Node::Kind::kNull))
    out.detail = detail_asked(*detail, file, errors);
  const Node* given = root->find("facts");
  if (given == nullptr) {
    errors.push_back(failure(
        "E-CALC-KEY", root->place(file), {"缺少 facts", "facts is missing"},
        {"什么都不知道时写 {\"facts\": {}}", "write {\"facts\": {}} when nothing is known"}));
    return errors;
  }
  Result<pack::FactSet> facts = pack::read_facts(*given, bundle.dictionary, file);
  if (!facts) errors.insert(errors.end(), facts.errors().begin(), facts.errors().end());
  if (!errors.empty()) return errors;
  out.facts = std::move(*facts);
  return out;
}

std::string problem(int status, const Diagnostics& errors) {
  json::object out{{"type", "about:blank"}, {"title", text(title(status))}, {"status", status}};
  const Diagnostic first =
      errors.empty() ? failure("E-UNKNOWN", Place{}, title(status), {}) : errors.front();
  for (auto& member : error(first)) out[member.key()] = member.value();
  json::array others;
  for (std::size_t i = 1; i < errors.size(); ++i) others.emplace_back(error(errors[i]));
  if (!others.empty()) out["errors"] = std::move(others);
  return json::serialize(out);
}

}  // namespace zhida::answer
