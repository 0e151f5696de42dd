// Any bytes as the body of POST /api/v1/calc, for a small bundle. What is read is decided, in the detail that it asks for; what is
// refused is a problem in JSON with a code and both languages.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/answer/answer.h"
#include "base/civil.h"
#include "base/document.h"

namespace {

using namespace zhida;

constexpr std::string_view kFacts = R"(facts:
  - {name: 从业人员, key: employees, en: Employees, type: number, unit: 人, integer: true, min: 0, max: 100000, group: 规模,
     owner: 统计局, sensitivity: internal, mutable: true, source: declared}
  - {name: 营业收入, key: revenue, en: Revenue, type: number, unit: 万元, min: 0, period: year, group: 财务, owner: 税务局,
     sensitivity: internal, mutable: true, source: declared}
  - {name: 行业, key: industry, en: Industry, type: string, values: [工业, 建筑业], group: 基本, owner: 统计局,
     sensitivity: public, mutable: false, source: department}
  - {name: 已注销, key: closed, en: Closed, type: boolean, nullable: true, group: 基本, owner: 市场监管局, sensitivity: public,
     mutable: false, source: department}
  - {name: 成立日期, key: founded, en: Founded, type: date, group: 基本, owner: 市场监管局, sensitivity: public, mutable: false,
     source: department}
  - {name: 资质, key: awards, en: Awards, type: list, group: 资质, owner: 工信局, sensitivity: public, mutable: false,
     source: department, fields: [{name: 类型, en: kind, type: string}, {name: 有效期至, en: until, type: date, nullable: true}]}
)";

const pack::Bundle& bundle() {
  static const Result<pack::Bundle> loaded = pack::load({{"facts.yaml", std::string(kFacts)}});
  return loaded.value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto question = answer::read_question(body, bundle(), days_from_civil({2026, 11, 23}), "");
  const std::string said =
      question ? answer::answer(bundle(), *question) : answer::problem(422, question.errors());
  const auto root = parse_json(said, "");
  ZHIDA_CHECK(root.ok());
  if (question) {
    ZHIDA_CHECK(root->find("results") != nullptr);
    return 0;
  }
  const Node* detail = root->find("detail");
  ZHIDA_CHECK(detail != nullptr && !root->find("code")->text.empty());
  ZHIDA_CHECK(!detail->find("zh")->text.empty() && !detail->find("en")->text.empty());
  return 0;
}
