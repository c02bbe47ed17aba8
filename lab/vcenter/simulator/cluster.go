package simulator

import (
	"sync/atomic"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// ReconfigureComputeResourceTask implements the SOAP method, for groups, rules and overrides of VMs. Groups come first:
// rules name them.
func (c *ClusterComputeResource) ReconfigureComputeResourceTask(_ *Context, req *types.ReconfigureComputeResource_Task) soap.HasFault {
	task := CreateTask(c, "reconfigureComputeResourceTask", nil)
	task.Info.EntityName = c.Name
	task.Info.DescriptionId = "ComputeResource.reconfigureEx"
	ref := task.background(nil, func(fault types.BaseMethodFault) (types.AnyType, types.BaseMethodFault) {
		if fault == nil {
			fault = c.reconfigure(req.Spec)
		}
		return nil, fault
	})
	return &methods.ReconfigureComputeResource_TaskBody{Res: &types.ReconfigureComputeResource_TaskResponse{Returnval: ref}}
}

func (c *ClusterComputeResource) reconfigure(base types.BaseComputeResourceConfigSpec) types.BaseMethodFault {
	spec, ok := base.(*types.ClusterConfigSpecEx)
	if !ok {
		return new(types.InvalidArgument)
	}
	config := new(types.ClusterConfigInfoEx) // nothing is changed unless all can be
	*config = *c.ConfigurationEx.(*types.ClusterConfigInfoEx)
	config.Group = append([]types.BaseClusterGroupInfo(nil), config.Group...)
	config.Rule = append([]types.BaseClusterRuleInfo(nil), config.Rule...)
	config.DasVmConfig = append([]types.ClusterDasVmConfigInfo(nil), config.DasVmConfig...)
	config.DrsVmConfig = append([]types.ClusterDrsVmConfigInfo(nil), config.DrsVmConfig...)

	for _, update := range []func(*types.ClusterConfigInfoEx, *types.ClusterConfigSpecEx) types.BaseMethodFault{
		c.updateGroups,
		c.updateRules,
		c.updateOverridesDAS,
		c.updateOverridesDRS,
	} {
		if fault := update(config, spec); fault != nil {
			return fault
		}
	}
	if spec.DrsConfig != nil && spec.DrsConfig.Enabled != nil {
		config.DrsConfig.Enabled = spec.DrsConfig.Enabled
	}
	Map.Update(c, []types.PropertyChange{{Name: "configurationEx", Val: config}})
	return nil
}

// updateRules adds, changes and removes rules. A rule is known by its key; its name is unique.
func (c *ClusterComputeResource) updateRules(config *types.ClusterConfigInfoEx, spec *types.ClusterConfigSpecEx) types.BaseMethodFault {
	for _, change := range spec.RulesSpec {
		if change.Operation == types.ArrayUpdateOperationRemove {
			key, _ := change.RemoveKey.(int32)
			index := ruleIndex(config.Rule, func(rule *types.ClusterRuleInfo) bool { return rule.Key == key })
			if index < 0 {
				return &types.InvalidArgument{InvalidProperty: "spec.rulesSpec.removeKey"}
			}
			config.Rule = append(config.Rule[:index], config.Rule[index+1:]...)
			continue
		}
		if change.Info == nil || !knowsGroups(config, change.Info) {
			return &types.InvalidArgument{InvalidProperty: "spec.rulesSpec.info"}
		}
		info := change.Info.GetClusterRuleInfo()
		if change.Operation == types.ArrayUpdateOperationAdd {
			if ruleIndex(config.Rule, func(rule *types.ClusterRuleInfo) bool { return rule.Name == info.Name }) >= 0 {
				return &types.InvalidArgument{InvalidProperty: "spec.rulesSpec.info.name"}
			}
			info.Key = atomic.AddInt32(&c.ruleKey, 1)
			info.RuleUuid = uuid.New().String()
			config.Rule = append(config.Rule, change.Info)
			continue
		}
		index := ruleIndex(config.Rule, func(rule *types.ClusterRuleInfo) bool { return rule.Key == info.Key })
		if index < 0 {
			return &types.InvalidArgument{InvalidProperty: "spec.rulesSpec.info.key"}
		}
		info.RuleUuid = config.Rule[index].GetClusterRuleInfo().RuleUuid
		config.Rule[index] = change.Info
	}
	return nil
}

func ruleIndex(rules []types.BaseClusterRuleInfo, match func(*types.ClusterRuleInfo) bool) int {
	for i := range rules {
		if match(rules[i].GetClusterRuleInfo()) {
			return i
		}
	}
	return -1
}

// knowsGroups tells whether the groups that a rule names exist.
func knowsGroups(config *types.ClusterConfigInfoEx, rule types.BaseClusterRuleInfo) bool {
	hosts, ok := rule.(*types.ClusterVmHostRuleInfo)
	if !ok {
		return true
	}
	names := map[string]bool{"": true}
	for _, group := range config.Group {
		names[group.GetClusterGroupInfo().Name] = true
	}
	return names[hosts.VmGroupName] && names[hosts.AffineHostGroupName] && names[hosts.AntiAffineHostGroupName]
}
