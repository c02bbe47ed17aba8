package simulator

import (
	"strings"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// ParseDescriptor implements the SOAP method: what a client has to ask its user before an import.
func (m *OvfManager) ParseDescriptor(_ *Context, req *types.ParseDescriptor) soap.HasFault {
	body := &methods.ParseDescriptorBody{Res: new(types.ParseDescriptorResponse)}
	result := &body.Res.Returnval
	descriptor, fault := readDescriptor(req.OvfDescriptor)
	if fault != nil {
		result.Error = []types.LocalizedMethodFault{localized(fault)}
		return body
	}

	importer := newOvfImporter(new(types.CreateImportSpec), descriptor, nil, nil)
	result.DefaultEntityName = importer.name()
	result.DefaultDeploymentOption = descriptor.defaultOption()
	for _, option := range descriptor.Options {
		result.DeploymentOption = append(result.DeploymentOption, types.OvfDeploymentOption{
			Key: option.ID, Label: option.Label, Description: option.Description,
		})
	}
	for _, network := range descriptor.Networks {
		result.Network = append(result.Network, types.OvfNetworkInfo{
			Name: network.Name, Description: network.Description,
		})
	}
	for _, file := range descriptor.Files {
		result.ApproximateDownloadSize += int64(file.Size)
	}
	for _, disk := range descriptor.Disks {
		if bytes, ok := ovfBytes(disk.Capacity, disk.CapacityAllocationUnits); ok {
			result.ApproximateFlatDeploymentSize += bytes
		}
	}
	if annotation := descriptor.System.Annotation; annotation != nil {
		result.Annotation = strings.TrimSpace(annotation.Annotation)
	}
	if vapp := importer.vApp(); vapp != nil {
		spec := vapp.GetVmConfigSpec()
		for _, property := range spec.Property {
			result.Property = append(result.Property, *property.Info)
		}
		if len(spec.Product) != 0 {
			result.ProductInfo = spec.Product[0].Info
		}
	}
	return body
}
