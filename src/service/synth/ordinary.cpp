// Ordinary: what nearly every enterprise answers alike, because the matter is not its own: no drug under trial, no fund, no
// aircraft. Stated for most and unknown for the rest.
#include "service/synth/passes.h"

namespace zhida::synth {
namespace {

struct Usual {
  std::string_view fact;
  std::string_view answer;  // a text; "" = false
  int said = 0;             // how many of 1000 have said so
};

constexpr Usual kUsual[] = {
    {"属于低空经济企业", "", 950},         {"总部机构类别", "都不是", 930},
    {"国家重大试点角色", "未承担", 900},   {"数据集达标并可交易", "", 850},
    {"获认定省级数据联合体", "", 950},     {"获认定省级数据平台", "", 950},
    {"入选国家级人工智能案例", "", 950},   {"高校技术转移办公室获认定", "", 960},
    {"协同创新中心获认定", "", 960},       {"承办成果转化赛事", "", 900},
    {"建设供需对接平台", "", 900},         {"博士后平台事项", "都没有", 900},
    {"属于国家秘密或核心数据", "", 850},   {"含重要数据", "", 700},
    {"关键信息基础设施运营者", "", 950},   {"项目已备案赋码", "", 800},
    {"土地竞得状态", "尚未出让", 800},     {"申请人选择告知承诺", "", 500},
    {"有未修复的虚假承诺", "", 900},       {"作用于细胞或分子水平", "", 930},
    {"关键核心技术突破", "", 850},         {"首台套装备", "", 900},
    {"列入小巨人支持名单", "", 950},       {"列入独角兽培育", "", 950},
    {"列入科技担保推送名单", "", 700},     {"已适用其他增值税加计抵减", "", 800},
    {"高新技术企业分支机构", "", 900},     {"研发机构类别", "不属于所列机构", 850},
    {"列入科技创新进口税收名单", "", 900}, {"苏州科技企业标签", "没有标签", 850},
    {"属于瞪羚排除行业", "", 700},         {"属于瞪羚排除主体", "", 700},
    {"有知识产权不良信用", "", 800},       {"基金管理人已登记", "", 900},
};

constexpr std::string_view kNone[] = {"机构投资", "管理机构", "研发平台", "科技贷款"};
constexpr int kNoneSaid = 800;

}  // namespace

void write_ordinary(const Firm& firm, Sheet& sheet) {
  Stream s = firm.stream("ordinary");
  for (const Usual& u : kUsual) {
    if (!s.chance(u.said)) continue;
    sheet.put(u.fact, u.answer.empty() ? flag(false) : word(u.answer));
  }
  for (const std::string_view list : kNone) {
    if (s.chance(kNoneSaid)) sheet.none(list);
  }
}

}  // namespace zhida::synth
