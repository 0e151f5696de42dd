// Evaluates a model from texts: inputs in, every decision with its diagnostics out.
#include <algorithm>
#include <map>
#include <set>

#include "app/eval/parts.h"
#include "base/lines.h"
#include "base/text.h"

namespace zhida::eval {
namespace {

using Kind = dmn::ElementInfo::Kind;

// The model and what it imports from the other files, transitively.
Result<std::vector<dmn::Model>> read_models(const std::vector<ModelFile>& files) {
  auto main = dmn::read_model(files[0].text, files[0].path, files[0].carrier);
  if (!main) return main.errors();
  std::vector<dmn::Model> out = {std::move(*main)};
  std::map<std::string, dmn::Model> others;
  if (!out[0].imports.empty()) {
    for (std::size_t i = 1; i < files.size(); ++i) {
      auto other = dmn::read_model(files[i].text, files[i].path, files[i].carrier);
      if (other) others.emplace(other->ns, std::move(*other));
    }
  }
  std::set<std::string> taken = {out[0].ns};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::vector<dmn::Import> imports = out[i].imports;
    for (const dmn::Import& import : imports) {
      const auto it = others.find(import.ns);
      if (it != others.end() && taken.insert(import.ns).second)
        out.push_back(std::move(it->second));
    }
  }
  return out;
}

Diagnostic no_such(const std::string& code, Place place, const std::string& name,
                   const std::vector<std::string>& names, const char* zh, const char* en) {
  Diagnostic d;
  d.code = code;
  d.place = std::move(place);
  d.zh = std::string("没有") + zh + "“" + excerpt(name) + "”";
  d.en = std::string("there is no ") + en + " '" + excerpt(name) + "'";
  const std::string near = nearest(name, names);
  std::string list;
  for (const std::string& n : names) list += (list.empty() ? "" : ", ") + n;
  d.help_zh = near.empty() ? "有的是：" + excerpt(list) : "是不是“" + near + "”？";
  d.help_en = near.empty() ? "there are: " + excerpt(list) : "did you mean '" + near + "'?";
  return d;
}

class Asker {
 public:
  Asker(const ModelQuestion& q, dmn::GraphPtr graph, const std::vector<dmn::Model>& models)
      : q_(q),
        graph_(std::move(graph)),
        models_(models),
        session_(graph_, machine_options(q.options)) {
    for (const dmn::ElementInfo& e : dmn::elements(*graph_)) {
      if (e.kind == Kind::kInput) inputs_.push_back(e.name);
      if (e.kind == Kind::kDecision) decisions_.push_back(e.name);
    }
  }

  Result<ModelFound> run() {
    for (const std::string& name : q_.decisions) {
      const dmn::ElementInfo* e = dmn::find(*graph_, name);
      if (e == nullptr || e->kind != Kind::kDecision)
        errors_.push_back(
            no_such("E-EVAL-DECISION", {"", name, 0, 0}, name, decisions_, "决策", "decision"));
    }
    give();
    if (!errors_.empty()) return errors_;
    ModelFound out;
    out.name = models_[0].name;
    out.diagnostics = dmn::diagnostics(*graph_);
    for (const std::string& name : inputs_) out.inputs.push_back(input(name));
    for (const std::string& name : wanted()) out.decisions.push_back(decide(name));
    return out;
  }

 private:
  void give() {
    if (q_.inputs) {
      for (const auto& [name, node] : q_.inputs->members) {
        const dmn::ElementInfo* e = input_named(name, node.key_place(q_.inputs_file, name));
        if (e == nullptr) continue;
        auto value = from_json(node, e->type.get(), name, q_.inputs_file);
        if (value) {
          session_.set(e->name, std::move(*value));
        } else {
          errors_.insert(errors_.end(), value.errors().begin(), value.errors().end());
        }
      }
    }
    for (const Given& given : q_.given) {
      const std::string name = feel::normalize_name(given.name);
      const dmn::ElementInfo* e = input_named(name, {"", name, 0, 0});
      if (e == nullptr) continue;
      auto value = read_given(given, q_.options);
      if (value) {
        session_.set(e->name, std::move(*value));
      } else {
        errors_.insert(errors_.end(), value.errors().begin(), value.errors().end());
      }
    }
  }

  const dmn::ElementInfo* input_named(const std::string& name, Place place) {
    const dmn::ElementInfo* e = dmn::find(*graph_, name);
    if (e != nullptr && e->kind == Kind::kInput) return e;
    errors_.push_back(no_such("E-EVAL-INPUT", std::move(place), name, inputs_, "输入", "input"));
    return nullptr;
  }

  [[nodiscard]] Input input(const std::string& name) const {
    const dmn::ElementInfo* e = dmn::find(*graph_, name);
    return {name, e->type ? feel::to_string(*e->type) : "Any", session_.given(name)};
  }

  // Those asked for, or all of the model itself.
  [[nodiscard]] std::vector<std::string> wanted() const {
    if (!q_.decisions.empty()) return q_.decisions;
    std::vector<std::string> out;
    for (const dmn::ElementInfo& e : dmn::elements(*graph_)) {
      if (e.kind == Kind::kDecision && e.model_ns == models_[0].ns) out.push_back(e.name);
    }
    return out;
  }

  Found decide(const std::string& name) {
    std::vector<feel::ErrorInfo>& said = session_.machine().errors;
    said.clear();
    Found out;
    out.name = name;
    out.value = session_.decide(name);
    for (const feel::ErrorInfo& e : said) out.diagnostics.push_back(placed(e));
    if (q_.options.why) out.why = dmn::why(*graph_, session_, name);
    return out;
  }

  // Errors name their element; its model's text holds the span.
  [[nodiscard]] Diagnostic placed(const feel::ErrorInfo& e) const {
    Diagnostic d;
    d.code = e.code;
    d.zh = e.zh;
    d.en = e.en;
    d.place.element = e.element;
    const std::string element = e.element.substr(0, e.element.find(" / "));
    for (const dmn::ElementInfo& info : dmn::elements(*graph_)) {
      if (info.local != element || e.span.end <= e.span.begin) continue;
      for (const dmn::Model& m : models_) {
        if (m.ns != info.model_ns) continue;
        const LineIndex::Position at = LineIndex(m.text).at(e.span.begin);
        d.place = {m.file, e.element, at.line, at.column};
        return d;
      }
    }
    return d;
  }

  const ModelQuestion& q_;
  dmn::GraphPtr graph_;
  const std::vector<dmn::Model>& models_;
  dmn::Session session_;
  std::vector<std::string> inputs_, decisions_;
  Diagnostics errors_;
};

}  // namespace

Result<ModelFound> evaluate(const ModelQuestion& q) {
  ZHIDA_CHECK(!q.files.empty());
  const auto models = read_models(q.files);
  if (!models) return models.errors();
  dmn::BuildOptions options;
  options.limits = q.options.limits;
  const auto graph = dmn::build(*models, options);
  if (!graph) return graph.errors();
  return Asker(q, *graph, *models).run();
}

}  // namespace zhida::eval
