// Puts the evaluator's chains into the model: which element a program belongs to, and where its text stands.
#include "decide/dmn/why.h"

#include <map>

#include "base/lines.h"
#include "decide/dmn/graph.h"

namespace zhida::dmn {
namespace {

using feel::Program;
using Kind = ElementInfo::Kind;

constexpr std::size_t kChainsMax = 8;

// An expression's text in the file, without the escapes of XML.
std::string plain(std::string_view raw) {
  static constexpr std::pair<std::string_view, char> kEscapes[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}};
  std::string out;
  for (std::size_t i = 0; i < raw.size();) {
    std::size_t used = 1;
    char c = raw[i];
    for (const auto& [escape, stands_for] : kEscapes) {
      if (!raw.substr(i).starts_with(escape)) continue;
      c = stands_for;
      used = escape.size();
    }
    out += c;
    i += used;
  }
  return out;
}

class Explainer {
 public:
  Explainer(const Graph& graph, Session& session) : g_(graph), session_(session) {
    for (std::size_t i = 0; i < g_.elements.size(); ++i) {
      if (g_.elements[i].program) elements_[g_.elements[i].program.get()] = i;
    }
    about_.text = [this](const Program& p, feel::Span s) { return text(p, s); };
    about_.name = [this](const Program& p, int slot) { return name(p, slot); };
    about_.parameters = [this](const Program& p, const std::string& callee) {
      return parameters(p, callee);
    };
  }

  [[nodiscard]] WhyChain chain(std::size_t element, const std::string& member) const {
    WhyChain out{member, {}};
    const auto links =
        feel::why(*session_.machine().recorder(), *g_.elements[element].program, member, about_);
    out.links.reserve(links.size());
    for (const feel::Link& l : links)
      out.links.push_back({l.cause, place(l), l.text, l.code, l.zh, l.en});
    return out;
  }

  [[nodiscard]] WhyChain alone(std::size_t element, feel::Cause cause, std::string zh,
                               std::string en) const {
    const Element& e = g_.elements[element];
    const Model& m = g_.models[static_cast<std::size_t>(e.model)];
    WhyLink link;
    link.cause = cause;
    link.place = {m.file, e.local, e.at.line, e.at.column};
    link.zh = std::move(zh);
    link.en = std::move(en);
    return {"", {std::move(link)}};
  }

 private:
  [[nodiscard]] const Model* model(const Program& p) const {
    const auto it = elements_.find(&p);
    if (it == elements_.end()) return nullptr;
    return &g_.models[static_cast<std::size_t>(g_.elements[it->second].model)];
  }

  [[nodiscard]] std::string text(const Program& p, feel::Span s) const {
    const Model* m = model(p);
    if (m == nullptr || s.begin >= s.end || s.end > m->text.size()) return "";
    std::string out = plain(std::string_view(m->text).substr(s.begin, s.end - s.begin));
    return out.starts_with('<') ? "" : out;  // of a boxed form: its element, no text of FEEL
  }

  [[nodiscard]] Place place(const feel::Link& l) const {
    const Model* m = l.program != nullptr ? model(*l.program) : nullptr;
    if (m == nullptr) return {"", l.element, 0, 0};
    const LineIndex::Position at = LineIndex(m->text).at(l.span.begin);
    return {m->file, l.element, at.line, at.column};
  }

  [[nodiscard]] feel::Named name(const Program& p, int slot) const {
    feel::Named out;
    const auto it = elements_.find(&p);
    if (it == elements_.end()) return out;
    const Requirement& r = g_.elements[it->second].requirements[static_cast<std::size_t>(slot)];
    const auto at = static_cast<std::size_t>(r.element);
    out.name = r.name;
    if (g_.infos[at].kind == Kind::kInput) {
      out.given = session_.given(g_.infos[at].name);
      return out;
    }
    out.kind = feel::Named::Kind::kResult;
    out.program = g_.elements[at].program.get();
    return out;
  }

  [[nodiscard]] std::vector<std::string> parameters(const Program& p,
                                                    const std::string& callee) const {
    std::vector<std::string> out;
    const auto it = elements_.find(&p);
    if (it == elements_.end()) return out;
    for (const Requirement& r : g_.elements[it->second].requirements) {
      if (r.name != callee) continue;
      const Element& service = g_.elements[static_cast<std::size_t>(r.element)];
      out.reserve(service.parameters.size());
      for (const Requirement& parameter : service.parameters) out.push_back(parameter.name);
    }
    return out;
  }

  const Graph& g_;
  Session& session_;
  std::map<const Program*, std::size_t> elements_;
  feel::About about_;
};

}  // namespace

std::vector<WhyChain> why(const Graph& graph, Session& session, const std::string& decision) {
  const int index = index_of(graph, decision);
  if (index < 0 || session.machine().recorder() == nullptr) return {};
  const auto at = static_cast<std::size_t>(index);
  const Explainer explain(graph, session);
  const feel::Value value = session.decide(decision);
  if (graph.infos[at].kind == Kind::kInput) return {};
  if (!graph.elements[at].program) {
    if (!value.is_null()) return {};
    if (graph.infos[at].kind == Kind::kService && !graph.elements[at].outputs.empty()) {
      const auto inner = static_cast<std::size_t>(graph.elements[at].outputs[0].element);
      if (graph.elements[inner].program) return {explain.chain(inner, "")};
    }
    return {
        explain.alone(at, feel::Cause::kNoResult, "没有可算的逻辑", "has no logic to evaluate")};
  }
  if (value.is_null()) return {explain.chain(at, "")};
  if (!feel::is_hollow(value)) return {};
  std::vector<WhyChain> out;
  if (value.is(feel::Kind::kContext)) {
    for (const auto& [key, member] : value.as_context().entries) {
      if (feel::is_hollow(member) && out.size() < kChainsMax) out.push_back(explain.chain(at, key));
    }
    return out;
  }
  return {explain.chain(at, "")};
}

}  // namespace zhida::dmn
