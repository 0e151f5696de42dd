// The recipe of docs/audit.md to verify by hand, run as it stands there by bash and openssl on a log of our own.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "record/audit/checkpoint.h"
#include "record/audit/leaf.h"
#include "record/files/files.h"

namespace zhida::audit {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLeaves = 21;
constexpr std::string_view kOrigin = "log.example/synthetic";

class ByHand : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "zhida-hand-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    const auto page = read_file(std::string(ZHIDA_SOURCE_DIR) + "/docs/audit.md", 1U << 20U);
    ASSERT_TRUE(page.ok());
    const std::size_t begin = page->find("```bash\n");
    const std::size_t end = page->find("```", begin + 3);
    ASSERT_NE(end, std::string::npos);
    put("recipe", page->substr(begin + 8, end - begin - 8));
    for (std::uint64_t i = 0; i < kLeaves; ++i) {
      entries_.push_back(*to_bytes(Leaf{"fact", "f-" + std::to_string(i), 1'764'000'000'000'000,
                                        salted_digest(Salt{}, "synthetic")}));
      twin_.append(entries_.back(), &completed_);
    }
  }
  void TearDown() override { fs::remove_all(folder_); }

  void put(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] bool run(const std::string& command) const {
    return std::system(("cd '" + folder_.string() + "' && " + command + " >out 2>&1").c_str()) == 0;
  }
  [[nodiscard]] std::string said() const {
    const auto out = read_file((folder_ / "out").string(), 1U << 20U);
    return out.ok() ? *out : "nothing";
  }

  [[nodiscard]] Proof proof(Algorithm algorithm, std::uint64_t index) const {
    const auto& nodes = algorithm == Algorithm::kSha256 ? completed_.sha256 : completed_.sm3;
    std::map<std::pair<int, std::uint64_t>, Hash> stored;
    for (const TreeNode& node : nodes) stored[{node.level, node.index}] = node.hash;
    return *inclusion_proof(
        algorithm, index, kLeaves,
        [&](int level, std::uint64_t i) -> Result<Hash> { return stored.at({level, i}); });
  }

  void put_evidence(std::uint64_t index) const {
    put("leaf", entries_[index]);
    put("index", std::to_string(index));
    put("proof.sha256", to_text(proof(Algorithm::kSha256, index)));
    put("proof.sm3", to_text(proof(Algorithm::kSm3, index)));
  }

  fs::path folder_;
  std::vector<std::string> entries_;
  TwinFrontier twin_;
  TwinFrontier::Completed completed_;
};

TEST_F(ByHand, TheRecipeAgrees) {
  if (!run("bash --version") || !run("openssl version"))
    GTEST_SKIP() << "bash or openssl is not installed";
  const std::vector<SigningKey> keys{*SigningKey::generate(kOrigin, KeyType::kEd25519),
                                     *SigningKey::generate(kOrigin, KeyType::kSm2)};
  const Checkpoint c{std::string(kOrigin), kLeaves, twin_.roots().sha256, twin_.roots().sm3, {}};
  put("checkpoint", *sign_checkpoint(c, keys));
  put("ed25519.vkey", keys[0].verifier().to_text() + "\n");
  put("sm2.vkey", keys[1].verifier().to_text() + "\n");
  for (const std::uint64_t index :
       {std::uint64_t{0}, std::uint64_t{6}, std::uint64_t{17}, kLeaves - 1}) {
    put_evidence(index);
    EXPECT_TRUE(run("bash recipe")) << index << ": " << said();
    EXPECT_NE(said().find("sm3: "), std::string::npos);
  }
  put("index", "19");
  EXPECT_FALSE(run("bash recipe"));
  put_evidence(6);
  put("leaf", entries_[7]);
  EXPECT_FALSE(run("bash recipe"));
  put_evidence(6);
  put("proof.sm3", to_text(proof(Algorithm::kSha256, 6)));
  EXPECT_FALSE(run("bash recipe"));
  // Signatures: each of them over another checkpoint.
  put_evidence(6);
  const Note note = *parse_note(*sign_checkpoint(c, keys));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Note bad = note;
    bad.signatures[i].signature = keys[i].sign("another text\n");
    put("checkpoint", to_text(bad));
    EXPECT_FALSE(run("bash recipe")) << i;
  }
}

}  // namespace
}  // namespace zhida::audit
