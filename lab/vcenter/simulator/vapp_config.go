package simulator

import (
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// vApp is the descriptor's product, its properties with the values that the client gives, and how the guest would read
// them. It is nil when there is none of it.
func (i *ovfImporter) vApp() types.BaseVmConfigSpec {
	system := i.descriptor.System
	spec := &types.VmConfigSpec{OvfEnvironmentTransport: strings.Fields(i.hardware.Transport)}
	for _, section := range system.Products {
		product := types.VAppProductSpec{Info: &types.VAppProductInfo{
			Key:         int32(len(spec.Product)),
			Name:        section.Product,
			Vendor:      section.Vendor,
			Version:     section.Version,
			FullVersion: section.FullVersion,
			VendorUrl:   section.VendorURL,
			ProductUrl:  section.ProductURL,
			AppUrl:      section.AppURL,
		}}
		product.Operation = types.ArrayUpdateOperationAdd
		product.Info.ClassId, product.Info.InstanceId = textOf(section.Class), textOf(section.Instance)
		spec.Product = append(spec.Product, product)

		for _, described := range section.Property {
			property := types.VAppPropertySpec{Info: &types.VAppPropertyInfo{
				Key:              int32(len(spec.Property)),
				ClassId:          product.Info.ClassId,
				InstanceId:       product.Info.InstanceId,
				Id:               described.Key,
				Label:            textOf(described.Label),
				Type:             described.Type,
				UserConfigurable: types.NewBool(isTrue(described.UserConfigurable)),
				DefaultValue:     textOf(described.Default),
				Description:      textOf(described.Description),
			}}
			property.Operation = types.ArrayUpdateOperationAdd
			property.Info.Value = i.mapped(property.Info)
			spec.Property = append(spec.Property, property)
		}
	}
	if len(spec.Product) == 0 && len(spec.OvfEnvironmentTransport) == 0 {
		return nil
	}
	return spec
}

func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// mapped is the client's value of a property, whose whole name is class.id.instance.
func (i *ovfImporter) mapped(property *types.VAppPropertyInfo) string {
	var words []string
	for _, word := range []string{property.ClassId, property.Id, property.InstanceId} {
		if word != "" {
			words = append(words, word)
		}
	}
	for _, mapping := range i.req.Cisp.PropertyMapping {
		if mapping.Key == strings.Join(words, ".") {
			return mapping.Value
		}
	}
	return ""
}

// applyVApp adds, changes and removes products and properties, which are known by their keys.
func (vm *VirtualMachine) applyVApp(base types.BaseVmConfigSpec) {
	if base == nil {
		return
	}
	spec := base.GetVmConfigSpec()
	if vm.Config.VAppConfig == nil {
		vm.Config.VAppConfig = new(types.VmConfigInfo)
	}
	config := vm.Config.VAppConfig.GetVmConfigInfo()
	for _, change := range spec.Product {
		key := removedKey(change.RemoveKey)
		if change.Info != nil {
			key = change.Info.Key
		}
		var kept []types.VAppProductInfo
		for _, product := range config.Product {
			if product.Key != key {
				kept = append(kept, product)
			}
		}
		if change.Operation != types.ArrayUpdateOperationRemove && change.Info != nil {
			kept = append(kept, *change.Info)
		}
		config.Product = kept
	}
	for _, change := range spec.Property {
		key := removedKey(change.RemoveKey)
		var info types.VAppPropertyInfo
		if change.Info != nil {
			info, key = *change.Info, change.Info.Key
		}
		var kept []types.VAppPropertyInfo
		for _, property := range config.Property {
			if property.Key != key {
				kept = append(kept, property)
			} else if change.Operation == types.ArrayUpdateOperationEdit && info.Id == "" {
				value := info.Value // clients send the key and the value only
				info = property
				info.Value = value
			}
		}
		if change.Operation != types.ArrayUpdateOperationRemove && change.Info != nil {
			kept = append(kept, info)
		}
		config.Property = kept
	}
	if spec.OvfEnvironmentTransport != nil {
		config.OvfEnvironmentTransport = spec.OvfEnvironmentTransport
	}
}

// removedKey is the key of what an update takes away; -1 when it takes nothing away.
func removedKey(key types.AnyType) int32 {
	if number, ok := key.(int32); ok {
		return number
	}
	return -1
}

// vAppSpec describes a VM's properties so that another one can be made like it.
func vAppSpec(base types.BaseVmConfigInfo) types.BaseVmConfigSpec {
	if base == nil {
		return nil
	}
	config := base.GetVmConfigInfo()
	spec := &types.VmConfigSpec{OvfEnvironmentTransport: config.OvfEnvironmentTransport}
	for index := range config.Product {
		product := types.VAppProductSpec{Info: &config.Product[index]}
		product.Operation = types.ArrayUpdateOperationAdd
		spec.Product = append(spec.Product, product)
	}
	for index := range config.Property {
		property := types.VAppPropertySpec{Info: &config.Property[index]}
		property.Operation = types.ArrayUpdateOperationAdd
		spec.Property = append(spec.Property, property)
	}
	return spec
}
