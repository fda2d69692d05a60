# Keys of alice and bob, and a policy of `test` that asks for one of them, two for updates.
for name in alice bob carol; do keyshift keygen --out $name.pem > /dev/null; done
key() { sed -n '/^[^-]/p' $1.pub.pem; }
cat > policy.yaml <<END
format: keyshift.policy/1
environments:
  test:
    approvals:
      required: 1
      two_for: [update]
      max_age: 3d
      approvers:
        - { name: alice, key: $(key alice), actors: [alice@laptop] }
        - { name: bob, key: $(key bob) }
END
