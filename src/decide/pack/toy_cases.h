// The cases and the sample of the small pack for tests (toy.h).
#pragma once

#include <string_view>

namespace zhida::pack::toy {

inline constexpr std::string_view kTests = R"(as_of: 2026-06-30
base: {从业人员: 10, 营业收入: {"2025": 100}}
cases:
  - name: 恰好 10 人、100 万元
    expect: {verdict: certain, amount: "40000", failed: [], decisions: {档次: 2, 规模达标: true}}
  - name: 9 人
    facts: {从业人员: 9}
    expect: {verdict: no, failed: [规模达标], decisions: {档次: 无}}
  - name: 99 万元
    facts: {营业收入: {"2025": 99}}
    expect: {verdict: no, failed: [收入达标]}
  - name: 19 人
    facts: {从业人员: 19}
    expect: {decisions: {档次: 2}}
  - name: 20 人
    facts: {从业人员: 20}
    expect: {amount: 100000, decisions: {档次: "5", 奖励金额: 10.0}}
  - name: 系数 1.5
    as_of: 2023-01-01
    facts: {营业收入: {"2022": 100}}
    expect: {amount: "30000"}
  - name: 人数未知
    without: [从业人员]
    expect: {verdict: possible, decisions: {规模达标: {one_of: [true, false]}}}
  - name: 规则待确认
    as_of: 2027-01-01
    expect: {verdict: unknown_rule}
  - name: 尚未开始
    as_of: 2022-12-31
    expect: {verdict: expired}
)";

inline constexpr std::string_view kSample = R"({
  "id": "toy-one",
  "name": {"zh": "示例·甲", "en": "Example · A"},
  "story": {"zh": "示例", "en": "An example"},
  "synthetic": true,
  "facts": {"从业人员": 12, "资质": [{"类型": "甲级"}]}
}
)";

}  // namespace zhida::pack::toy
